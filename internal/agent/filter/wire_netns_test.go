package filter

import (
	"log/slog"
	"net/netip"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/netlab"
)

const (
	served = 7000
	soon   = time.Second
	while  = 300 * time.Millisecond
)

// on opens a filter for the hosts of a lab.
func on(t *testing.T, lab *netlab.Lab, hosts ...string) *Filter {
	t.Helper()
	wiring := Wiring{Hosts: map[string]netip.Addr{}, Resolvers: map[netip.Addr]bool{}}
	for _, host := range hosts {
		wiring.Hosts[host] = lab.Addr(host)
		wiring.Resolvers[lab.Addr(host)] = host == "dns"
		lab.Serve(host, served)
	}
	filter, err := Open(wiring, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = filter.Close() })
	return filter
}

// TestPairsNetns cuts one host off from two others in both directions.
func TestPairsNetns(t *testing.T) {
	lab := netlab.New(t, "alone", "a", "b")
	g := NewWithT(t)
	filter := on(t, lab, "alone", "a", "b")
	at := func(host string) netip.AddrPort { return netip.AddrPortFrom(lab.Addr(host), served) }
	kept, err := lab.Dial("alone", "tcp", at("a"), soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(netlab.Say(kept, soon)).To(Succeed())

	_, err = filter.Apply([]gateway.Cut{{ID: "p", Mode: gateway.Silent, Pairs: []gateway.Pair{
		{From: "alone", To: "a"}, {From: "a", To: "alone"}, {From: "alone", To: "b"}, {From: "b", To: "alone"},
	}}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(netlab.Say(kept, while)).NotTo(Succeed(), "an established connection")
	for _, pair := range [][2]string{{"alone", "a"}, {"a", "alone"}, {"alone", "b"}, {"b", "alone"}} {
		_, err := lab.Dial(pair[0], "tcp", at(pair[1]), while)
		g.Expect(err).To(HaveOccurred(), "%v", pair)
	}
	for _, pair := range [][2]string{{"a", "b"}, {"b", "a"}} {
		conn, err := lab.Dial(pair[0], "tcp", at(pair[1]), soon)
		g.Expect(err).NotTo(HaveOccurred(), "%v", pair)
		g.Expect(netlab.Say(conn, soon)).To(Succeed(), "those on one side are not touched")
	}
	removed, err := filter.Remove([]string{"p"})
	g.Expect(err).NotTo(HaveOccurred())
	for _, pair := range removed.Counts[0].Hosts {
		g.Expect(pair.From).To(BeNumerically(">", 0), pair.Host)
	}
	g.Expect(netlab.Hear(kept, 3*time.Second)).To(Succeed(), "what was said in the dark arrives")
}

// TestQueriesNetns counts, of all packets for a lost resolver, the queries.
func TestQueriesNetns(t *testing.T) {
	lab := netlab.New(t, "web", "dns")
	g := NewWithT(t)
	filter := on(t, lab, "web", "dns")
	for _, mode := range []gateway.Mode{gateway.Silent, gateway.Refused} {
		_, err := filter.Apply([]gateway.Cut{{ID: "d", Mode: mode, Hosts: []string{"dns"}}})
		g.Expect(err).NotTo(HaveOccurred())
		for _, at := range []uint16{53, 53, served} {
			conn, err := lab.Dial("web", "udp", netip.AddrPortFrom(lab.Addr("dns"), at), soon)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(netlab.Say(conn, while)).NotTo(Succeed())
		}
		removed, err := filter.Remove([]string{"d"})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(removed.Counts[0].Hosts).To(HaveLen(1))
		g.Expect(removed.Counts[0].Hosts[0].Queries).To(Equal(uint64(2)), "%s", mode)
		g.Expect(removed.Counts[0].Hosts[0].To).To(Equal(uint64(3)), "%s", mode)
	}
}
