package docker

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/system"
)

// What witnesses open is none of the system's load.
func TestConnectionsOfWitnessesAreNotCounted(t *testing.T) {
	g := NewWithT(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == gateway.PathTraffic {
			_ = json.NewEncoder(w).Encode([]gateway.HostTraffic{{Host: "db", Opened: 10}, {Host: "web", Opened: 1}})
			return
		}
		_ = json.NewEncoder(w).Encode(struct{}{})
	}))
	t.Cleanup(server.Close)
	at := func(text string) subnet { return subnet{netip.MustParsePrefix(text)} }
	w := &World{Gateway: gateway.New(server.URL, ""), book: addressBook{
		hosts:  map[string]subnet{"db": at("198.18.0.0/29"), "web": at("198.18.0.8/29")},
		spares: map[string]subnet{"db": at("198.18.0.16/29")},
	}}
	own, _ := w.Addr("db")
	spare := w.book.spares["db"].host().String()
	witness := w.Witnesses().At("web")
	_, err := witness.Dial(t.Context(), own+":5432", time.Second)
	g.Expect(err).NotTo(HaveOccurred())
	_, err = witness.Exchange(t.Context(), system.Exchange{Addr: spare + ":5432", Deadline: time.Second})
	g.Expect(err).NotTo(HaveOccurred())
	_, err = witness.QueryTCP(t.Context(), own, "db", time.Second)
	g.Expect(err).NotTo(HaveOccurred())
	for _, uncounted := range []string{"127.0.0.1:5432", "198.18.99.9:5432"} {
		_, err = witness.Dial(t.Context(), uncounted, time.Second)
		g.Expect(err).NotTo(HaveOccurred())
	}
	_, err = w.Witnesses().At("db").Dial(t.Context(), own+":5432", time.Second)
	g.Expect(err).NotTo(HaveOccurred())
	traffic, err := w.Traffic(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(traffic.Opened).To(Equal(map[string]uint64{"db": 7, "web": 1}))
}
