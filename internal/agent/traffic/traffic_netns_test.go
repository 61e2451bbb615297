package traffic_test

import (
	"log/slog"
	"net/netip"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/filter"
	"github.com/gameday-harness/gameday/internal/agent/netlab"
	"github.com/gameday-harness/gameday/internal/agent/traffic"
	"github.com/gameday-harness/gameday/internal/agent/wire"
)

const (
	open  = 7000
	shut  = 7001
	soon  = time.Second
	proxy = gateway.FirstProxy // of the only entry
)

// opened reads the counters by host.
func opened(g Gomega, counter *traffic.Counter) map[string]uint64 {
	all, err := counter.Opened()
	g.Expect(err).NotTo(HaveOccurred())
	by := map[string]uint64{}
	for _, t := range all {
		by[t.Host] = t.Opened
	}
	return by
}

func TestAttemptsNetns(t *testing.T) {
	lab := netlab.New(t, "web", "db", "user")
	g := NewWithT(t)
	lab.Serve("db", open)
	counter, err := traffic.Open([]traffic.Host{
		{Name: "web", Addrs: []netip.Addr{lab.Addr("web")}, Ports: []uint16{proxy}},
		{Name: "db", Addrs: []netip.Addr{lab.Addr("db")}},
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = counter.Close() })
	db := func(port uint16) netip.AddrPort { return netip.AddrPortFrom(lab.Addr("db"), port) }
	g.Expect(opened(g, counter)).To(Equal(map[string]uint64{"web": 0, "db": 0}), "every host, from the start")

	conn, err := lab.Dial("web", "tcp", db(open), soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(netlab.Say(conn, soon)).To(Succeed())
	g.Expect(opened(g, counter)).To(HaveKeyWithValue("db", uint64(1)), "one that is opened, and what is said over it")
	_, err = lab.Dial("web", "tcp", db(shut), soon)
	g.Expect(err).To(HaveOccurred())
	g.Expect(opened(g, counter)).To(HaveKeyWithValue("db", uint64(2)), "one that is refused")
	udp, err := lab.Dial("web", "udp", db(open), soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(netlab.Say(udp, soon)).To(Succeed())
	g.Expect(opened(g, counter)).To(Equal(map[string]uint64{"web": 0, "db": 2}), "no datagrams, and no answers")
}

// TestDeadHostNetns lets a SYN go nowhere until it is sent again.
func TestDeadHostNetns(t *testing.T) {
	lab := netlab.New(t, "web", "db")
	g := NewWithT(t)
	cuts, err := filter.Open(filter.Wiring{Hosts: map[string]netip.Addr{"db": lab.Addr("db")}}, slog.New(slog.DiscardHandler))
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = cuts.Close() })
	counter, err := traffic.Open([]traffic.Host{{Name: "db", Addrs: []netip.Addr{lab.Addr("db")}}})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = counter.Close() })
	_, err = cuts.Apply([]gateway.Cut{{ID: "a", Mode: gateway.Silent, Hosts: []string{"db"}}})
	g.Expect(err).NotTo(HaveOccurred())

	const sentAgain = 1500 * time.Millisecond // Linux sends the second SYN after 1 s
	_, err = lab.Dial("web", "tcp", netip.AddrPortFrom(lab.Addr("db"), open), sentAgain)
	g.Expect(err).To(HaveOccurred())
	removed, err := cuts.Remove([]string{"a"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(removed.Counts[0].Hosts[0].To).To(BeNumerically(">=", 2), "SYNs on the wire")
	g.Expect(opened(g, counter)).To(HaveKeyWithValue("db", uint64(1)), "one attempt")
}

// TestUsersNetns lets users in, for whom the redirect chooses a host, and lets
// the gateway itself go on to it, as a proxy does.
func TestUsersNetns(t *testing.T) {
	lab := netlab.New(t, "web", "user")
	g := NewWithT(t)
	lab.Serve("web", open)
	layout, err := wire.Place(gateway.Config{Entry: gateway.Entry{To: []netip.Addr{lab.Addr("web")}, Port: open}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(wire.Redirect(layout, []string{lab.Interface("user")})).To(Succeed())
	counter, err := traffic.Open([]traffic.Host{{Name: "web", Addrs: []netip.Addr{lab.Addr("web")}, Ports: []uint16{proxy}}})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = counter.Close() })

	for range 3 { // nobody listens: the redirect has chosen all the same
		_, err := lab.Dial("user", "tcp", netip.AddrPortFrom(lab.Gateway("user"), gateway.EntryPort), soon)
		g.Expect(err).To(HaveOccurred())
	}
	g.Expect(opened(g, counter)).To(HaveKeyWithValue("web", uint64(3)))
	conn, err := lab.DialHere(netip.AddrPortFrom(lab.Addr("web"), open), soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(conn.Close()).To(Succeed())
	g.Expect(opened(g, counter)).To(HaveKeyWithValue("web", uint64(3)), "a proxy's own leg is no attempt")
}
