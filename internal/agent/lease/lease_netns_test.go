package lease_test

import (
	"log/slog"
	"net/netip"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/clock"
	"github.com/gameday-harness/gameday/internal/agent/dnsproxy"
	"github.com/gameday-harness/gameday/internal/agent/faults"
	"github.com/gameday-harness/gameday/internal/agent/filter"
	"github.com/gameday-harness/gameday/internal/agent/lease"
	"github.com/gameday-harness/gameday/internal/agent/moves"
	"github.com/gameday-harness/gameday/internal/agent/netlab"
	"github.com/gameday-harness/gameday/internal/agent/wire"
)

// TestUndoesNetns lets the lease run out with real faults in force: the wire is
// whole again, on a connection that was there before.
func TestUndoesNetns(t *testing.T) {
	const (
		served = 7000
		ttl    = 50 * time.Millisecond
		soon   = time.Second
		while  = 300 * time.Millisecond
	)
	spare := netip.MustParseAddr("198.19.0.3")
	lab := netlab.New(t, "web", "db", "app")
	g := NewWithT(t)
	log := slog.New(slog.DiscardHandler)
	lab.Serve("db", served)
	cuts, err := filter.Open(filter.Wiring{Hosts: map[string]netip.Addr{"db": lab.Addr("db")}}, log)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = cuts.Close() })
	dns := dnsproxy.New(nil)
	moved, err := moves.Open([]moves.Host{{Name: "app", Addr: lab.Addr("app"), Spare: spare}}, &dns.Renames)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = moved.Close() })
	proxies, err := wire.StartProxies(wire.Layout{})
	g.Expect(err).NotTo(HaveOccurred())
	held := lease.New(faults.Faults{Cuts: cuts, Moves: moved, DNSRules: &dns.Rules, Toxics: proxies, Log: log}, log)
	t.Cleanup(held.Close)
	kept, err := lab.Dial("web", "tcp", netip.AddrPortFrom(lab.Addr("db"), served), soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(netlab.Say(kept, soon)).To(Succeed())

	_, err = held.Renew(gateway.MaxLease)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(held.Admit(func() error {
		_, err := cuts.Apply([]gateway.Cut{{ID: "c", Mode: gateway.Silent, Hosts: []string{"db"}}})
		return err
	})).To(Succeed())
	g.Expect(held.Admit(func() error {
		_, err := moved.Apply(gateway.Move{ID: "m", Host: "app"})
		return err
	})).To(Succeed())
	g.Expect(held.Admit(func() error {
		return dns.Rules.Put([]gateway.DNSRule{{ID: "r", Action: gateway.DNSDrop}})
	})).To(Succeed())
	g.Expect(netlab.Say(kept, while)).NotTo(Succeed(), "the cut takes effect")

	armed := clock.Now()
	_, err = held.Renew(ttl)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(netlab.Hear(kept, 3*time.Second)).To(Succeed(), "what was said in the dark arrives")
	told, err := held.Renew(gateway.MaxLease)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(told.Lapsed).To(Equal(1))
	g.Expect(told.Dropped).To(Equal([]string{"cut c", "move m", "DNS rule r"}))
	took := time.Duration(told.Monotonic-armed) - ttl
	t.Logf("dropped within %s of the end of the lease", took)
	g.Expect(took).To(And(BeNumerically(">=", 0), BeNumerically("<", time.Second)))
	counts, err := moved.Counts()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(counts).To(BeEmpty())
	g.Expect(dns.Rules.Counts().Rules).To(BeEmpty())
}
