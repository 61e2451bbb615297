package sources_test

import (
	"log/slog"
	"net"
	"net/netip"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/vishvananda/netlink"
	"golang.org/x/net/ipv4"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/filter"
	"github.com/gameday-harness/gameday/internal/agent/netlab"
	"github.com/gameday-harness/gameday/internal/agent/sources"
)

const (
	port = 7000
	soon = time.Second
)

// forge sends UDP packets from a host in the name of another address.
func forge(lab *netlab.Lab, host string, from, to netip.Addr, n int) error {
	var failed error
	lab.Inside(host, func() {
		packets, err := net.ListenPacket("ip4:udp", "0.0.0.0")
		if err != nil {
			failed = err
			return
		}
		defer func() { _ = packets.Close() }()
		raw, err := ipv4.NewRawConn(packets)
		if err != nil {
			failed = err
			return
		}
		payload := []byte{0x1b, 0x58, 0x1b, 0x58, 0, 9, 0, 0, 'x'} // ports 7000 and 7000, 9 bytes, no sum
		header := &ipv4.Header{
			Version: 4, Len: ipv4.HeaderLen, TotalLen: ipv4.HeaderLen + len(payload), TTL: 64, Protocol: 17,
			Src: from.AsSlice(), Dst: to.AsSlice(),
		}
		for range n {
			if err := raw.WriteTo(header, payload, nil); err != nil {
				failed = err
				return
			}
		}
	})
	return failed
}

// link is the index of the gateway's interface on a host's network.
func link(g Gomega, lab *netlab.Lab, host string) int {
	l, err := netlink.LinkByName(lab.Interface(host))
	g.Expect(err).NotTo(HaveOccurred())
	return l.Attrs().Index
}

// TestForgedPacketsNetns has web send in the name of db, which would prove a cut of
// db by packets that db never sent.
func TestForgedPacketsNetns(t *testing.T) {
	lab := netlab.New(t, "web", "db", "other", "user")
	g := NewWithT(t)
	lab.Serve("db", port)
	lab.Serve("web", port)
	guard, err := sources.Open([]sources.Host{
		{Name: "web", Addr: lab.Addr("web")}, {Name: "db", Addr: lab.Addr("db")}, {Name: "other", Addr: lab.Addr("other")},
	}, []string{lab.Interface("user")})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = guard.Close() })
	for _, host := range []string{"web", "db"} {
		g.Expect(guard.Attach(host, link(g, lab, host))).To(Succeed())
	}
	cuts, err := filter.Open(filter.Wiring{Hosts: map[string]netip.Addr{"db": lab.Addr("db")}}, slog.New(slog.DiscardHandler))
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = cuts.Close() })
	forgeries := func() []uint64 {
		all, err := guard.Forged()
		g.Expect(err).NotTo(HaveOccurred())
		return all
	}

	conn, err := lab.Dial("web", "tcp", netip.AddrPortFrom(lab.Addr("db"), port), soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(netlab.Say(conn, soon)).To(Succeed())
	_, err = lab.Dial("user", "tcp", netip.AddrPortFrom(lab.Addr("db"), port), soon)
	g.Expect(err).NotTo(HaveOccurred(), "users are no hosts")
	g.Expect(forgeries()).To(Equal([]uint64{0, 0, 0}), "what is genuine passes")

	_, err = cuts.Apply([]gateway.Cut{{ID: "a", Mode: gateway.Silent, Hosts: []string{"db"}}})
	g.Expect(err).NotTo(HaveOccurred())
	const packets = 20
	g.Expect(forge(lab, "web", lab.Addr("db"), lab.Addr("other"), packets)).To(Succeed())
	counts, err := cuts.Counts()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(counts[0].Hosts[0].From).To(BeZero(), "db has sent nothing")
	g.Expect(forgeries()).To(Equal([]uint64{packets, 0, 0}), "the forger is known")
	_, err = cuts.Remove([]string{"a"})
	g.Expect(err).NotTo(HaveOccurred())

	g.Expect(forge(lab, "web", netip.MustParseAddr("203.0.113.7"), lab.Addr("other"), 1)).To(Succeed())
	g.Expect(forge(lab, "web", lab.Gateway("web"), lab.Addr("web"), 1)).To(Succeed())
	g.Expect(forgeries()[0]).To(BeNumerically(">=", packets+1))
	g.Expect(netlab.Say(conn, soon)).To(Succeed(), "what is open stays so")

	_, err = lab.Dial("other", "tcp", netip.AddrPortFrom(lab.Addr("db"), port), 300*time.Millisecond)
	g.Expect(err).To(HaveOccurred(), "a network that nobody has attached")
	g.Expect(guard.Attach("other", link(g, lab, "other"))).To(Succeed())
	g.Expect(guard.Attach("other", link(g, lab, "other"))).To(Succeed(), "again")
	_, err = lab.Dial("other", "tcp", netip.AddrPortFrom(lab.Addr("db"), port), soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(guard.Detach("other")).To(Succeed())
	_, err = lab.Dial("other", "tcp", netip.AddrPortFrom(lab.Addr("db"), port), 300*time.Millisecond)
	g.Expect(err).To(HaveOccurred())
	g.Expect(guard.Attach("nobody", 1)).To(MatchError(ContainSubstring("no host")))
}
