package resolver

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/miekg/dns"
	. "github.com/onsi/gomega"
)

// TestCapacity asks more than a host can answer, and less.
func TestCapacity(t *testing.T) {
	for name, test := range map[string]struct {
		asked int // a second
		least float64
		most  float64 // share that is answered
	}{
		"half of it":  {35, 1, 1},
		"twice of it": {140, 0.45, 0.56},
		"ten times":   {700, 0.09, 0.12},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, q, answered := NewWithT(t), &queue{each: time.Second / 70, longest: longestWait}, make(chan bool, 8000)
				for range 10 * test.asked {
					go func() { answered <- q.admit(t.Context()) }()
					time.Sleep(time.Second / time.Duration(test.asked)) // in the test's own time
				}
				time.Sleep(time.Second)
				close(answered)
				good, all := 0.0, 0.0
				for ok := range answered {
					all++
					if ok {
						good++
					}
				}
				g.Expect(good / all).To(And(BeNumerically(">=", test.least), BeNumerically("<=", test.most)))
			})
		})
	}
}

// writer takes the answer to one query.
type writer struct {
	dns.ResponseWriter
	got *dns.Msg
}

func (w *writer) WriteMsg(m *dns.Msg) error { w.got = m; return nil }

func (w *writer) RemoteAddr() net.Addr { return &net.UDPAddr{} }

func TestAHostLeavesService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r := &Resolver{
			capacity: 70, queue: &queue{each: time.Second / 70, longest: longestWait}, service: &service{drain: drainFor},
			ask: func(_ context.Context, q *dns.Msg) (*dns.Msg, error) { return new(dns.Msg).SetReply(q), nil },
		}
		ask := func(name string) *dns.Msg {
			w := &writer{}
			r.serve(w, new(dns.Msg).SetQuestion(name, dns.TypeA))
			return w.got
		}
		g.Expect(ask("web.").Rcode).To(Equal(dns.RcodeSuccess))
		g.Expect(ask(HealthName).Rcode).To(Equal(dns.RcodeSuccess))

		r.service.set(false)
		g.Expect(ask(HealthName).Rcode).To(Equal(dns.RcodeServerFailure), "the front is told at once")
		g.Expect(ask("web.")).NotTo(BeNil(), "and clients are answered until it has noticed")
		time.Sleep(drainFor)
		g.Expect(ask("web.")).To(BeNil())
		g.Expect(r.status()).To(And(HaveField("In", false), HaveField("Drained", true), HaveField("Answered", 2)))

		r.service.set(true)
		g.Expect(ask("web.")).NotTo(BeNil())
	})
}

func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		var m meter
		for range 400 {
			m.query(time.Now())
			time.Sleep(20 * time.Millisecond)
		}
		g.Expect(m.rate(time.Now())).To(BeNumerically("~", 50, 0.01))
		time.Sleep(10 * time.Second)
		g.Expect(m.rate(time.Now())).To(BeZero())
	})
}

func TestConfigAsksTheUpstreams(t *testing.T) {
	NewWithT(t).Expect(config([]string{"198.18.0.3", "198.18.0.11"})).To(ContainSubstring("  name: \".\"\n  forward-addr: 198.18.0.3\n  forward-addr: 198.18.0.11\n"))
}
