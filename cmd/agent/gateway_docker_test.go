package main_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2/client"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/echo"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/system"
)

const (
	routed = 7001 // no link is declared for it
	soon   = time.Second
	while  = 300 * time.Millisecond
)

// TestGatewayDocker runs the real image in the layout of a world.
func TestGatewayDocker(t *testing.T) {
	w := newWorld(t)
	for _, host := range []string{"web-1", "db-1"} {
		w.echoServer(host, port)
		w.echoServer(host, routed)
	}
	for _, c := range []struct {
		name string
		test func(*testing.T, *world)
	}{
		{"whole wire", testWhole},
		{"silent host freezes and resumes", testSilent},
		{"refused host", testRefused},
		{"silent pair", testSilentPair},
		{"refused pair", testRefusedPair},
		{"entry", testEntry},
		{"loss", testLoss},
		{"echo sees a cut", testEcho},
		{"echo sees a refusal", testEchoRefused},
		{"resolver", testResolver},
		{"DNS rules", testDNSRules},
		{"traffic", testTraffic},
		{"move", testMove},
		{"toxiproxy", testToxiproxy},
		{"probe", testProbe},
		{"control API", testControl},
		{"clock", testClock},
		{"latency", testLatency},
		{"drop all", testDropAll},
		{"lease", testLease},
		{"stops at once", testStops}, // last: the world is gone then
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, w) })
	}
}

func (w *world) cut(t *testing.T, cut gateway.Cut) {
	t.Helper()
	applied, err := w.client.Cut(t.Context(), cut)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("cut %s took %s", cut.ID, time.Duration(applied.After-applied.Before))
	t.Cleanup(func() { w.restore(t, cut.ID) })
}

func (w *world) restore(t *testing.T, id string) gateway.Removed {
	t.Helper()
	// In a cleanup the test's context has ended already.
	removed, err := w.client.Restore(context.WithoutCancel(t.Context()), id)
	if err != nil {
		t.Fatal(err)
	}
	return removed
}

func isTimeout(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) || isNetTimeout(err) }

func isNetTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func testWhole(t *testing.T, w *world) {
	g := NewWithT(t)
	for _, addr := range []string{w.at("db-1", port), w.at("db-1", routed)} {
		g.Expect(say(w.mustDial(t, "web-1", "tcp", addr), "hello", soon)).To(Succeed(), addr)
		g.Expect(say(w.mustDial(t, "web-1", "udp", addr), "hello", soon)).To(Succeed(), addr)
	}
}

func testSilent(t *testing.T, w *world) {
	g := NewWithT(t)
	linked := w.mustDial(t, "web-1", "tcp", w.at("db-1", port))
	direct := w.mustDial(t, "web-1", "tcp", w.at("db-1", routed))
	back := w.mustDial(t, "db-1", "tcp", w.at("web-1", port))
	all := []net.Conn{linked, direct, back}
	for _, conn := range all {
		g.Expect(say(conn, "before", soon)).To(Succeed())
	}
	w.cut(t, gateway.Cut{ID: "silent", Mode: gateway.Silent, Hosts: []string{"db-1"}})
	for _, conn := range all {
		g.Expect(say(conn, "frozen", while)).To(Satisfy(isTimeout))
	}
	for _, p := range []int{port, routed} {
		_, err := w.dial("web-1", "tcp", w.at("db-1", p))
		g.Expect(err).To(Satisfy(isTimeout), "a new connection, port %d", p)
		g.Expect(say(w.mustDial(t, "web-1", "udp", w.at("db-1", p)), "lost", while)).To(Satisfy(isTimeout))
	}
	removed := w.restore(t, "silent")
	for _, conn := range all {
		g.Expect(hear(conn, "frozen", 3*time.Second)).To(Succeed(), "what was said in the dark arrives")
		g.Expect(say(conn, "after", soon)).To(Succeed())
	}
	g.Expect(say(w.mustDial(t, "web-1", "tcp", w.at("db-1", port)), "new", soon)).To(Succeed())
	g.Expect(removed.Counts).To(HaveLen(1))
	g.Expect(removed.Counts[0].Hosts[0].From).To(BeNumerically(">", 0))
	g.Expect(removed.Counts[0].Hosts[0].To).To(BeNumerically(">", 3))
	t.Logf("counts: %+v", removed.Counts)
}

func testRefused(t *testing.T, w *world) {
	g := NewWithT(t)
	linked := w.mustDial(t, "web-1", "tcp", w.at("db-1", port))
	direct := w.mustDial(t, "web-1", "tcp", w.at("db-1", routed))
	back := w.mustDial(t, "db-1", "tcp", w.at("web-1", port))
	for _, conn := range []net.Conn{linked, direct, back} {
		g.Expect(say(conn, "before", soon)).To(Succeed())
	}
	w.cut(t, gateway.Cut{ID: "refused", Mode: gateway.Refused, Hosts: []string{"db-1"}})
	g.Expect(hear(linked, "x", while)).To(MatchError(syscall.ECONNRESET), "an idle link ends by itself")
	g.Expect(hear(back, "x", while)).To(MatchError(syscall.ECONNRESET), "and the host's own")
	g.Expect(w.served("db-1", port)).To(BeZero(), "the host's server is told as well")
	g.Expect(say(direct, "x", while)).To(Or(MatchError(syscall.ECONNRESET), MatchError(syscall.EPIPE)))
	for _, p := range []int{port, routed} {
		for from, to := range map[string]string{"web-1": "db-1", "db-1": "web-1"} {
			_, err := w.dial(from, "tcp", w.at(to, p))
			g.Expect(err).To(MatchError(syscall.ECONNREFUSED), "new connection %s to %s, port %d", from, to, p)
			g.Expect(say(w.mustDial(t, from, "udp", w.at(to, p)), "x", while)).To(MatchError(syscall.ECONNREFUSED))
		}
	}
	w.restore(t, "refused")
	for _, p := range []int{port, routed} {
		g.Expect(say(w.mustDial(t, "web-1", "tcp", w.at("db-1", p)), "new", soon)).To(Succeed())
		g.Expect(say(w.mustDial(t, "db-1", "tcp", w.at("web-1", p)), "new", soon)).To(Succeed())
	}
}

func testSilentPair(t *testing.T, w *world) {
	g := NewWithT(t)
	for _, pair := range []gateway.Pair{{From: "web-1", To: "db-1"}, {From: "db-1", To: "web-1"}} {
		linked := w.mustDial(t, "web-1", "tcp", w.at("db-1", port))
		g.Expect(say(linked, "before", soon)).To(Succeed())
		w.cut(t, gateway.Cut{ID: "pair", Mode: gateway.Silent, Pairs: []gateway.Pair{pair}})
		g.Expect(say(linked, "frozen", while)).To(Satisfy(isTimeout))
		_, err := w.dial("web-1", "tcp", w.at("db-1", port))
		g.Expect(err).To(Satisfy(isTimeout))
		g.Expect(say(w.mustDial(t, "web-2", "tcp", w.at("db-1", port)), "other", soon)).To(Succeed(), "others are not touched")
		removed := w.restore(t, "pair")
		g.Expect(removed.Counts[0].Hosts[0].From).To(BeNumerically(">", 0))
		g.Expect(hear(linked, "frozen", 3*time.Second)).To(Succeed())
	}
}

func testRefusedPair(t *testing.T, w *world) {
	g := NewWithT(t)
	linked := w.mustDial(t, "web-1", "tcp", w.at("db-1", port))
	g.Expect(say(linked, "before", soon)).To(Succeed())
	w.cut(t, gateway.Cut{ID: "pair", Mode: gateway.Refused, Pairs: []gateway.Pair{{From: "web-1", To: "db-1"}}})
	g.Expect(hear(linked, "x", while)).To(MatchError(syscall.ECONNRESET))
	for _, p := range []int{port, routed} {
		_, err := w.dial("web-1", "tcp", w.at("db-1", p))
		g.Expect(err).To(MatchError(syscall.ECONNREFUSED))
	}
	g.Expect(say(w.mustDial(t, "web-2", "tcp", w.at("db-1", port)), "other", soon)).To(Succeed(), "others are not touched")
	w.restore(t, "pair")
	g.Expect(say(w.mustDial(t, "web-1", "tcp", w.at("db-1", port)), "new", soon)).To(Succeed())
}

func testEntry(t *testing.T, w *world) {
	g := NewWithT(t)
	enter := func() error {
		conn, err := net.DialTimeout("tcp", w.entry, soon)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close() }()
		return say(conn, "user", while)
	}
	g.Expect(enter()).To(Succeed())
	w.cut(t, gateway.Cut{ID: "entry", Mode: gateway.Silent, Hosts: []string{"web-1"}})
	for range 5 {
		g.Expect(enter()).To(Satisfy(isTimeout))
	}
	w.restore(t, "entry")
	start := time.Now()
	g.Expect(enter()).To(Succeed(), "the accept loop is not frozen")
	g.Expect(time.Since(start)).To(BeNumerically("<", while))
	w.cut(t, gateway.Cut{ID: "entry", Mode: gateway.Refused, Hosts: []string{"web-1"}})
	start = time.Now()
	g.Expect(enter()).NotTo(Or(Succeed(), Satisfy(isTimeout)))
	g.Expect(time.Since(start)).To(BeNumerically("<", while))
	w.restore(t, "entry")
	g.Expect(enter()).To(Succeed())
}

func testLoss(t *testing.T, w *world) {
	g := NewWithT(t)
	w.cut(t, gateway.Cut{ID: "loss", Mode: gateway.Silent, Loss: 0.3, Pairs: []gateway.Pair{{From: "web-1", To: "db-1"}}})
	series := w.echo(t, "web-1", time.Second, w.addr("db-1").String())
	lost := 0
	for _, sample := range series[0].Samples {
		if sample.Back == 0 {
			lost++
		}
	}
	share := float64(lost) / float64(len(series[0].Samples))
	g.Expect(share).To(BeNumerically("~", 0.3, 0.07))
}

// echo sends from a host for a while and returns what it saw.
func (w *world) echo(t *testing.T, host string, limit time.Duration, peers ...string) []gateway.EchoSeries {
	t.Helper()
	probe := w.client.Probe(host)
	if err := probe.EchoStart(t.Context(), gateway.Echo{ID: t.Name(), Peers: peers, Interval: time.Millisecond, Limit: limit}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-time.After(limit):
	case <-t.Context().Done():
	}
	series, err := probe.EchoStop(t.Context(), t.Name())
	if err != nil {
		t.Fatal(err)
	}
	return series
}

// heard is what an echo to one peer saw, as package echo reads it.
func heard(seen []gateway.EchoSeries) system.EchoSeries {
	var s system.EchoSeries
	for _, e := range seen[0].Samples {
		s.Samples = append(s.Samples, system.EchoSample{Sent: system.Stamp(e.Sent), Back: system.Stamp(e.Back), Refused: e.Refused})
	}
	return s
}

func testEcho(t *testing.T, w *world) {
	g := NewWithT(t)
	probe := w.client.Probe("web-1")
	start := func(id string) {
		e := gateway.Echo{ID: id, Peers: []string{w.addr("db-1").String()}, Interval: time.Millisecond, Limit: 10 * time.Second}
		g.Expect(probe.EchoStart(t.Context(), e)).To(Succeed())
	}
	pause := func() { <-time.After(while) }
	start("cut")
	pause()
	cut, err := w.client.Cut(t.Context(), gateway.Cut{ID: "echo", Mode: gateway.Silent, Hosts: []string{"db-1"}})
	g.Expect(err).NotTo(HaveOccurred())
	pause()
	series, err := probe.EchoRead(t.Context(), "cut")
	g.Expect(err).NotTo(HaveOccurred())
	last, first, ok := echo.Certain().Gap(heard(series), system.Stamp(gateway.Monotonic()))
	g.Expect(ok).To(BeTrue())
	const slack = int64(5 * time.Millisecond)
	g.Expect(last).To(BeNumerically("<=", cut.After))
	g.Expect(first).To(BeNumerically(">=", cut.Before-slack))
	t.Logf("cut %s..%s; last answered %s, first unanswered %s (since before)", time.Duration(0),
		time.Duration(cut.After-cut.Before), time.Duration(int64(last)-cut.Before), time.Duration(int64(first)-cut.Before))
	logTrips(t, series[0])
	start("heal")
	pause()
	restored := w.restore(t, "echo")
	pause()
	series, err = probe.EchoStop(t.Context(), "heal")
	g.Expect(err).NotTo(HaveOccurred())
	at, ok := echo.FirstHeard([]system.EchoSeries{heard(series)})
	g.Expect(ok).To(BeTrue())
	g.Expect(at).To(BeNumerically(">=", restored.Before))
	g.Expect(at).To(BeNumerically("<=", restored.After+slack))
	t.Logf("heal took %s; first heard %s (since before)", time.Duration(restored.After-restored.Before), time.Duration(int64(at)-restored.Before))
	_, err = probe.EchoStop(t.Context(), "cut")
	g.Expect(err).NotTo(HaveOccurred())
	_, err = probe.EchoRead(t.Context(), "cut")
	g.Expect(err).To(MatchError(ContainSubstring("there is no echo")))
}

func testEchoRefused(t *testing.T, w *world) {
	g := NewWithT(t)
	w.cut(t, gateway.Cut{ID: "refused", Mode: gateway.Refused, Hosts: []string{"db-1"}})
	series := w.echo(t, "web-1", while, w.addr("db-1").String())
	refused := 0
	for _, sample := range series[0].Samples {
		g.Expect(sample.Back).To(BeZero())
		if sample.Refused {
			refused++
		}
	}
	g.Expect(refused).To(BeNumerically(">", len(series[0].Samples)/2))
	t.Logf("%d of %d refused", refused, len(series[0].Samples))
}

func testResolver(t *testing.T, w *world) {
	g := NewWithT(t)
	probe, server := w.client.Probe("web-1"), w.addr("dns-1").String()
	query, err := probe.Query(t.Context(), server, "web", soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(query.Rcode).To(Equal("NOERROR"))
	g.Expect(query.Addrs).To(ConsistOf(w.addr("web-1").String(), w.addr("web-2").String()))
	g.Expect(query.Took).To(BeNumerically("<", while))
	query, err = probe.Query(t.Context(), server, "web.example.org", soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(query.Rcode).To(Equal("NXDOMAIN"))

	w.cut(t, gateway.Cut{ID: "dns", Mode: gateway.Silent, Hosts: []string{"dns-1"}})
	query, err = probe.Query(t.Context(), server, "web", while)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(query.Result).To(Equal(gateway.DialSilent))
	w.restore(t, "dns")
	w.cut(t, gateway.Cut{ID: "dns", Mode: gateway.Refused, Hosts: []string{"dns-1"}})
	query, err = probe.Query(t.Context(), server, "web", soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(query.Result).To(Equal(gateway.DialRefused))
	w.restore(t, "dns")
	query, err = probe.Query(t.Context(), server, "db", soon)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(query.Addrs).To(ConsistOf(w.addr("db-1").String()))
}

func testDNSRules(t *testing.T, w *world) {
	g := NewWithT(t)
	server := w.addr("dns-1").String()
	_, err := w.client.SetDNS(t.Context(), gateway.DNSRule{ID: "r", Clients: []string{"web-1"}, Resolvers: []string{"dns-1"}, Name: "db", Action: gateway.DNSServfail})
	g.Expect(err).NotTo(HaveOccurred())
	ask := func(host, name string) string {
		query, err := w.client.Probe(host).Query(t.Context(), server, name, soon)
		g.Expect(err).NotTo(HaveOccurred())
		return query.Rcode
	}
	g.Expect(ask("web-1", "db")).To(Equal("SERVFAIL"))
	g.Expect(ask("web-1", "web")).To(Equal("NOERROR"))
	g.Expect(ask("web-2", "db")).To(Equal("NOERROR"))
	counts, err := w.client.ClearDNS(t.Context(), "r")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(counts.Rules).To(ConsistOf(gateway.DNSCount{ID: "r", Changed: 1}))
	g.Expect(ask("web-1", "db")).To(Equal("NOERROR"))
}

func testTraffic(t *testing.T, w *world) {
	g := NewWithT(t)
	opened := func() map[string]uint64 {
		start := time.Now()
		all, err := w.client.Traffic(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		t.Logf("asking took %s", time.Since(start))
		by := map[string]uint64{}
		for _, host := range all {
			by[host.Host] = host.Opened
		}
		return by
	}
	before := opened()
	g.Expect(before).To(HaveLen(len(w.cfg.Hosts)))
	for _, p := range []int{port, routed} {
		g.Expect(say(w.mustDial(t, "web-1", "tcp", w.at("db-1", p)), "hello", soon)).To(Succeed())
	}
	w.cut(t, gateway.Cut{ID: "traffic", Mode: gateway.Silent, Hosts: []string{"db-1", "web-1"}})
	_, err := w.dial("web-2", "tcp", w.at("db-1", port))
	g.Expect(err).To(Satisfy(isTimeout))
	for range 2 {
		conn, err := net.DialTimeout("tcp", w.entry, soon)
		g.Expect(err).NotTo(HaveOccurred(), "Docker's own proxy accepts")
		g.Expect(say(conn, "user", while)).To(Satisfy(isTimeout))
		g.Expect(conn.Close()).To(Succeed())
	}
	after := opened()
	g.Expect(after["db-1"]-before["db-1"]).To(Equal(uint64(3)), "a link once, a route once, and one at a dead host")
	g.Expect(after["web-1"]-before["web-1"]).To(Equal(uint64(2)), "users")
	g.Expect(after["web-2"] - before["web-2"]).To(BeZero())
}

// testMove moves a host, and cuts it off where it is.
func testMove(t *testing.T, w *world) {
	g := NewWithT(t)
	spare := plus(w.addr("db-1"), spares).String()
	at := func(p int) string { return net.JoinHostPort(spare, fmt.Sprint(p)) }
	answered := func() []string {
		query, err := w.client.Probe("web-1").Query(t.Context(), w.addr("dns-1").String(), "db", soon)
		g.Expect(err).NotTo(HaveOccurred())
		return query.Addrs
	}
	kept := w.mustDial(t, "web-1", "tcp", w.at("db-1", port))
	g.Expect(say(kept, "before", soon)).To(Succeed())
	moved, err := w.client.Move(t.Context(), gateway.Move{ID: "move", Host: "db-1"})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _, _ = w.client.MoveBack(context.WithoutCancel(t.Context()), "move") })
	t.Logf("moved from %s to %s within %s", moved.From, moved.To, time.Duration(moved.After-moved.Before))
	g.Expect(answered()).To(Equal([]string{spare}))
	g.Expect(say(kept, "frozen", while)).To(Satisfy(isTimeout))
	for _, p := range []int{port, routed} {
		g.Expect(say(w.mustDial(t, "web-1", "tcp", at(p)), "new", soon)).To(Succeed(), "port %d", p)
		_, err := w.dial("web-1", "tcp", w.at("db-1", p))
		g.Expect(err).To(Satisfy(isTimeout), "old address, port %d", p)
	}
	g.Expect(say(w.mustDial(t, "db-1", "tcp", w.at("web-1", port)), "out", soon)).To(Succeed())

	for _, cut := range []gateway.Cut{
		{ID: "c", Mode: gateway.Silent, Hosts: []string{"db-1"}},
		{ID: "c", Mode: gateway.Silent, Pairs: []gateway.Pair{{From: "web-1", To: "db-1"}}},
		{ID: "c", Mode: gateway.Refused, Hosts: []string{"db-1"}},
	} {
		_, err := w.client.Cut(t.Context(), cut)
		g.Expect(err).NotTo(HaveOccurred())
		for _, p := range []int{port, routed} {
			_, err := w.dial("web-1", "tcp", at(p))
			g.Expect(err).To(HaveOccurred(), "a host is cut off wherever it is: %+v, port %d", cut, p)
			g.Expect(isTimeout(err)).To(Equal(cut.Mode == gateway.Silent))
		}
		g.Expect(w.restore(t, "c").Counts).To(HaveLen(1))
	}

	back, err := w.client.MoveBack(t.Context(), "move")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(back.Counts).To(HaveLen(1))
	g.Expect(back.Counts[0].Answers).To(Equal(uint64(1)))
	g.Expect(back.Counts[0].Dropped).To(BeNumerically(">=", 3))
	g.Expect(answered()).To(Equal([]string{w.addr("db-1").String()}))
	g.Expect(say(w.mustDial(t, "web-1", "tcp", w.at("db-1", port)), "home", soon)).To(Succeed())
	_, err = w.dial("web-1", "tcp", at(port))
	g.Expect(err).To(Satisfy(isTimeout))
}

// slow is a toxic that makes answers late.
func slow(by time.Duration) toxiproxy.Toxic {
	return toxiproxy.Toxic{
		Name: "slow", Type: "latency", Stream: "downstream", Toxicity: 1,
		Attributes: toxiproxy.Attributes{"latency": by.Milliseconds()},
	}
}

func testToxiproxy(t *testing.T, w *world) {
	g := NewWithT(t)
	const link, users = "web-1>db-1:7000", "users>web-1:7000"
	conn := w.mustDial(t, "web-1", "tcp", w.at("db-1", port))
	g.Expect(say(conn, "quick", soon)).To(Succeed())
	late := 200 * time.Millisecond
	for _, proxy := range []string{link, users} {
		g.Expect(w.client.AddToxic(t.Context(), proxy, slow(late))).To(Succeed())
	}
	g.Expect(w.client.AddToxic(t.Context(), "web-1>nobody:7000", slow(late))).NotTo(Succeed())
	toxics, err := w.client.Toxics(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(toxics).To(And(HaveLen(2), HaveKey(link), HaveKey(users)))
	start := time.Now()
	g.Expect(say(conn, "slow", soon)).To(Succeed())
	g.Expect(time.Since(start)).To(BeNumerically(">=", late))
	for _, proxy := range []string{link, users} {
		g.Expect(w.client.RemoveToxic(t.Context(), proxy, "slow")).To(Succeed())
	}
	g.Expect(w.client.Toxics(t.Context())).To(BeEmpty())
}

func testProbe(t *testing.T, w *world) {
	g := NewWithT(t)
	probe := w.client.Probe("db-1")
	backlog := func() int {
		sockets, err := probe.Sockets(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		for _, socket := range sockets {
			if socket.Port == 7002 {
				return socket.Backlog
			}
		}
		return -1
	}
	g.Expect(backlog()).To(Equal(-1))
	err := w.inside("db-1", func() error {
		listener, err := net.Listen("tcp4", ":7002") // nobody accepts
		if err == nil {
			t.Cleanup(func() { _ = listener.Close() })
		}
		return err
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(backlog()).To(Equal(0))
	for range 3 {
		w.mustDial(t, "web-1", "tcp", w.at("db-1", 7002))
	}
	g.Expect(backlog()).To(Equal(3))

	from := w.client.Probe("web-1")
	for addr, want := range map[string]string{
		w.at("db-1", port): gateway.DialOpen, w.at("db-1", routed): gateway.DialOpen,
		w.at("db-1", 7003): gateway.DialRefused, w.at("web-2", port): gateway.DialRefused,
	} {
		dial, err := from.Dial(t.Context(), addr, soon)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(dial.Result).To(Equal(want), "%+v", dial)
	}
	w.cut(t, gateway.Cut{ID: "probe", Mode: gateway.Silent, Hosts: []string{"db-1"}})
	dial, err := from.Dial(t.Context(), w.at("db-1", port), while)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(dial.Result).To(Equal(gateway.DialSilent))
	_, err = w.client.Probe("nobody").Sockets(t.Context())
	g.Expect(err).To(MatchError(ContainSubstring(`there is no host "nobody"`)))
}

func testControl(t *testing.T, w *world) {
	g := NewWithT(t)
	for _, addr := range []string{w.cfg.Hosts[0].Own.String(), w.cfg.Hosts[0].Gateway.String(), w.front} {
		for _, p := range []string{"61000", "20000"} {
			_, err := w.dial("web-1", "tcp", net.JoinHostPort(addr, p))
			g.Expect(err).To(Satisfy(isTimeout), "%s:%s from a host", addr, p)
		}
	}
	stranger := gateway.New(w.base(), "not the token")
	_, err := stranger.Health(t.Context())
	var status *gateway.StatusError
	g.Expect(errors.As(err, &status)).To(BeTrue())
	g.Expect(status.Status).To(Equal(http.StatusUnauthorized))
	request, err := http.NewRequest(http.MethodGet, w.base()+gateway.PathHealth, nil)
	g.Expect(err).NotTo(HaveOccurred())
	request.Host = "evil.example"
	answer, err := http.DefaultClient.Do(request)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(answer.Body.Close()).To(Succeed())
	g.Expect(answer.StatusCode).To(Equal(http.StatusMisdirectedRequest), "a page that has its own name resolve to us")
	_, err = w.client.Cut(t.Context(), gateway.Cut{ID: "x", Mode: gateway.Silent, Hosts: []string{"db-2"}})
	g.Expect(err).To(MatchError(ContainSubstring(`no host "db-2"`)))
	removed, err := w.client.Restore(t.Context(), "never")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(removed.Counts).To(BeEmpty())
}

func (w *world) base() string { return "http://" + w.control }

func testClock(t *testing.T, w *world) {
	g := NewWithT(t)
	offset, err := w.client.Sync(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(offset).To(Equal(gateway.Offset{}), "containers share the kernel's clock")
}

// testLatency measures what the wire adds: a round trip through toxiproxy
// beside one that is only routed.
func testLatency(t *testing.T, w *world) {
	g := NewWithT(t)
	median := func(p int) time.Duration {
		conn := w.mustDial(t, "web-1", "tcp", w.at("db-1", p))
		var trips []time.Duration
		for range 1000 {
			start := time.Now()
			g.Expect(say(conn, "ping", soon)).To(Succeed())
			trips = append(trips, time.Since(start))
		}
		slices.Sort(trips)
		t.Logf("port %d: median %s, p99 %s", p, trips[500], trips[990])
		return trips[500]
	}
	direct, linked := median(routed), median(port)
	g.Expect(linked - direct).To(BeNumerically("<", 5*time.Millisecond))
}

func testStops(t *testing.T, w *world) {
	g := NewWithT(t)
	for _, name := range []string{"-gateway", "-web-2", "-dns-1-resolver"} {
		start := time.Now()
		docker(t, "stop", "-t", "8", w.name+name)
		t.Logf("stopping %s took %s", name, time.Since(start))
		g.Expect(time.Since(start)).To(BeNumerically("<", 4*time.Second))
	}
}

func logTrips(t *testing.T, series gateway.EchoSeries) {
	t.Helper()
	var trips []time.Duration
	for _, sample := range series.Samples {
		if sample.Back != 0 {
			trips = append(trips, time.Duration(sample.Back-sample.Sent))
		}
	}
	slices.Sort(trips)
	t.Logf("echo round trip: median %s, p99 %s", trips[len(trips)/2], trips[len(trips)*99/100])
}
