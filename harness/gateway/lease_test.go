package gateway

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestRenew(t *testing.T) {
	g := NewWithT(t)
	client, request := serve(t, http.StatusOK, `{"lapsed":2,"dropped":["cut a","DNS rule r"],"monotonic":7}`)
	told, err := client.Renew(t.Context(), 5*time.Second)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(told).To(Equal(Lease{Lapsed: 2, Dropped: []string{"cut a", "DNS rule r"}, Monotonic: 7}))
	g.Expect(request().ContentLength).To(BeEquivalentTo(len(`{"ttl":5000000000}`)), "in nanoseconds")
}

// TestRenewPatience asks a gateway that does not answer.
func TestRenewPatience(t *testing.T) {
	g := NewWithT(t)
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-over }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(over) }) // before the server, which waits for its handlers
	start := time.Now()
	_, err := New(server.URL, "secret").Renew(t.Context(), time.Second)
	g.Expect(err).To(HaveOccurred())
	g.Expect(time.Since(start)).To(And(BeNumerically(">=", renewing), BeNumerically("<", 3*renewing)))
}

func TestDroppedNames(t *testing.T) {
	g := NewWithT(t)
	var dropped Dropped
	g.Expect(json.Unmarshal([]byte(`{"before":1,"after":2,"cuts":["a"],"moves":["m"],"dns":["r"],"toxics":["w>d/slow"]}`), &dropped)).To(Succeed())
	g.Expect(dropped.Names()).To(Equal([]string{"cut a", "move m", "DNS rule r", "toxic w>d/slow"}))
	g.Expect(dropped.Applied).To(Equal(Applied{Before: 1, After: 2}))
	g.Expect(Dropped{}.Names()).To(BeEmpty())
}
