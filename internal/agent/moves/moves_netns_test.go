package moves_test

import (
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/dnsproxy"
	"github.com/gameday-harness/gameday/internal/agent/filter"
	"github.com/gameday-harness/gameday/internal/agent/moves"
	"github.com/gameday-harness/gameday/internal/agent/netlab"
)

const (
	port   = 7000
	linked = 7001  // goes through a proxy
	listen = 20000 // where that listens
	soon   = time.Second
	while  = 300 * time.Millisecond
)

var spare = netip.MustParseAddr("198.19.0.3")

// bench is a host that can move, another one, and both of its addresses.
type bench struct {
	*netlab.Lab
	moves *moves.Moves
	names *dnsproxy.Renames
}

func setUp(t *testing.T) bench {
	t.Helper()
	b := bench{Lab: netlab.New(t, "web", "db"), names: new(dnsproxy.Renames)}
	b.Serve("web", port)
	b.Serve("db", port)
	opened, err := moves.Open([]moves.Host{{
		Name: "db", Addr: b.Addr("db"), Spare: spare,
		Links: []moves.Link{{From: b.Addr("web"), Port: linked, Listen: listen}},
	}}, b.names)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = opened.Close() })
	b.moves = opened
	return b
}

func (b bench) own() netip.Addr { return b.Addr("db") }

// open dials and talks.
func (b bench) open(t *testing.T, from string, to netip.Addr, patience time.Duration) (net.Conn, error) {
	t.Helper()
	conn, err := b.Dial(from, "tcp", netip.AddrPortFrom(to, port), patience)
	if err == nil {
		err = netlab.Say(conn, patience)
	}
	return conn, err
}

func TestMoveNetns(t *testing.T) {
	b, g := setUp(t), NewWithT(t)
	_, err := b.open(t, "web", spare, while)
	g.Expect(err).To(HaveOccurred(), "at home nobody lives at the spare address")
	atOwn, err := b.open(t, "web", b.own(), soon)
	g.Expect(err).NotTo(HaveOccurred())
	outgoing, err := b.open(t, "db", b.Addr("web"), soon)
	g.Expect(err).NotTo(HaveOccurred())

	moved, err := b.moves.Apply(gateway.Move{ID: "m", Host: "db"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(moved.From).To(Equal(b.own()))
	g.Expect(moved.To).To(Equal(spare))
	g.Expect(moved.After).To(BeNumerically(">", moved.Before))
	t.Logf("moved within %s", time.Duration(moved.After-moved.Before))
	atSpare, err := b.open(t, "web", spare, soon)
	g.Expect(err).NotTo(HaveOccurred(), "the new address")
	udp, err := b.Dial("web", "udp", netip.AddrPortFrom(spare, port), soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(netlab.Say(udp, soon)).To(Succeed(), "the new address, UDP")
	_, err = b.open(t, "web", b.own(), while)
	g.Expect(err).To(Satisfy(timedOut), "the old address is silent")
	g.Expect(netlab.Say(atOwn, while)).To(Satisfy(timedOut), "what was opened to it is frozen")
	g.Expect(netlab.Say(outgoing, soon)).To(Succeed(), "the host's own connections live on")
	_, err = b.open(t, "db", b.Addr("web"), soon)
	g.Expect(err).NotTo(HaveOccurred(), "and it opens new ones")
	_, err = b.open(t, "db", spare, soon)
	g.Expect(err).NotTo(HaveOccurred(), "it finds itself at the new address")
	_, err = b.DialHere(netip.AddrPortFrom(b.own(), port), soon)
	g.Expect(err).NotTo(HaveOccurred(), "proxies of the gateway still reach it")

	counts, err := b.moves.Counts()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(counts).To(HaveLen(1))
	g.Expect(counts[0].Dropped).To(BeNumerically(">=", 2))
	back, err := b.moves.Remove([]string{"m", "never"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(back.Counts).To(HaveLen(1))
	_, err = b.open(t, "web", b.own(), soon)
	g.Expect(err).NotTo(HaveOccurred(), "home again")
	g.Expect(netlab.Hear(atOwn, 3*time.Second)).To(Succeed(), "what was said in the dark arrives")
	_, err = b.open(t, "web", spare, while)
	g.Expect(err).To(Satisfy(timedOut), "nobody lives there any more")
	g.Expect(netlab.Say(atSpare, while)).To(Satisfy(timedOut))
	back, err = b.moves.Remove([]string{"m"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(back.Counts).To(BeEmpty(), "moving back again does nothing")
	_, err = b.moves.Apply(gateway.Move{ID: "m", Host: "db"})
	g.Expect(err).NotTo(HaveOccurred(), "an id may be used again")
}

func timedOut(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// TestProxyNetns lets a link find its proxy at the new address.
func TestProxyNetns(t *testing.T) {
	b, g := setUp(t), NewWithT(t)
	proxy, err := net.Listen("tcp4", netip.AddrPortFrom(netip.IPv4Unspecified(), listen).String())
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = proxy.Close() })
	_, err = b.moves.Apply(gateway.Move{ID: "m", Host: "db"})
	g.Expect(err).NotTo(HaveOccurred())
	_, err = b.Dial("web", "tcp", netip.AddrPortFrom(spare, linked), soon)
	g.Expect(err).NotTo(HaveOccurred(), "nobody but the proxy listens")
	_, err = b.Dial("db", "tcp", netip.AddrPortFrom(spare, linked), soon)
	g.Expect(err).To(HaveOccurred(), "the link is web's")
}

func TestMoveRefusesNetns(t *testing.T) {
	b := setUp(t)
	_, err := b.moves.Apply(gateway.Move{ID: "m", Host: "db"})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for name, test := range map[string]struct {
		move gateway.Move
		want string
	}{
		"no id":         {gateway.Move{Host: "db"}, "needs an id"},
		"an id twice":   {gateway.Move{ID: "m", Host: "db"}, "in force already"},
		"a host twice":  {gateway.Move{ID: "n", Host: "db"}, `moved already, by "m"`},
		"no such host":  {gateway.Move{ID: "n", Host: "db-2"}, `no host "db-2"`},
		"without spare": {gateway.Move{ID: "n", Host: "web"}, `no host "web" that has a spare`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := b.moves.Apply(test.move)
			NewWithT(t).Expect(err).To(BeAssignableToTypeOf(filter.Bad{}))
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(test.want)))
		})
	}
}
