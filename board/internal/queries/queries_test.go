package queries

import (
	"io"
	"log"
	"net"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/miekg/dns"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/board/internal/settings"
)

func TestTheShareIsOfTheLastSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		var w window
		_, ok := w.share(time.Now())
		g.Expect(ok).To(BeFalse(), "nothing is known yet")
		for i := range 100 {
			w.add(time.Now(), i%4 == 0)
			time.Sleep(10 * time.Millisecond)
		}
		share, ok := w.share(time.Now())
		g.Expect(ok).To(BeTrue())
		g.Expect(share).To(BeNumerically("~", 0.25, 0.01))
		time.Sleep(2 * time.Second)
		_, ok = w.share(time.Now())
		g.Expect(ok).To(BeFalse(), "what is old says nothing of now")
		all, failed := w.totals()
		g.Expect([]int{all, failed}).To(Equal([]int{100, 25}))
	})
}

func TestSettings(t *testing.T) {
	for name, test := range map[string]struct {
		values map[string]string
		why    string
	}{
		"usual":    {},
		"no rate":  {map[string]string{"QUERIES_RATE": "0"}, "QUERIES_RATE"},
		"too fast": {map[string]string{"QUERIES_RATE": "1e9"}, "QUERIES_RATE"},
		"no names": {map[string]string{"QUERIES_NAMES": " , "}, "QUERIES_NAMES"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			_, err := New(settings.Read(func(key string) (string, bool) { v, ok := test.values[key]; return v, ok }), log.New(io.Discard, "", 0))
			if test.why == "" {
				g.Expect(err).NotTo(HaveOccurred())
			} else {
				g.Expect(err).To(MatchError(ContainSubstring(test.why)))
			}
		})
	}
}

// TestAQuery asks a server that answers, one that says nothing, and one that knows
// nothing.
func TestAQuery(t *testing.T) {
	g := NewWithT(t)
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	server := &dns.Server{PacketConn: conn, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		answer := new(dns.Msg).SetReply(q)
		switch q.Question[0].Name {
		case "silent.":
			return
		case "known.":
			header := dns.RR_Header{Name: "known.", Rrtype: dns.TypeA, Class: dns.ClassINET}
			answer.Answer = []dns.RR{&dns.A{Hdr: header, A: net.IPv4(198, 18, 0, 3)}}
		default:
			answer.Rcode = dns.RcodeNameError
		}
		_ = w.WriteMsg(answer)
	})}
	go func() { _ = server.ActivateAndServe() }()
	defer func() { _ = server.Shutdown() }()
	for name, fails := range map[string]int{"known.": 0, "silent.": 1, "unknown.": 1} {
		q := &Queries{}
		q.query(t.Context(), conn.LocalAddr().String(), name)
		_, failed := q.seen.totals()
		g.Expect(failed).To(Equal(fails), name)
		page := httptest.NewRecorder()
		q.Handler().ServeHTTP(page, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
		g.Expect(page.Body.String()).To(ContainSubstring("dns_queries_failed_ratio %d\n", fails))
		g.Expect(page.Body.String()).To(ContainSubstring("links_dialled_failed_ratio NaN\n"), "nothing was dialled, which is not known to be well")
		ready := httptest.NewRecorder()
		q.Handler().ServeHTTP(ready, httptest.NewRequestWithContext(t.Context(), "GET", "/ready", nil))
		g.Expect(ready.Code == 200).To(Equal(fails == 0))
	}
}
