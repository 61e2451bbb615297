package probe

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/echo"
)

// freePort returns a UDP port on which nobody listens.
func freePort(t *testing.T) uint16 {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	return netip.MustParseAddrPort(conn.LocalAddr().String()).Port()
}

func TestEchoes(t *testing.T) {
	g := NewWithT(t)
	port := freePort(t)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- echo.Serve(ctx, fmt.Sprintf("127.0.0.1:%d", port)) }()
	defer func() {
		cancel()
		g.Expect(<-served).To(Succeed())
	}()
	echoes := NewEchoes(ctx, port)
	ask := gateway.Echo{ID: "a", Peers: []string{"127.0.0.1"}, Interval: time.Millisecond, Limit: 200 * time.Millisecond}
	g.Expect(echoes.Start(ask)).To(Succeed())
	g.Expect(echoes.Start(ask)).To(MatchError(ContainSubstring("runs already")))
	answered := func() int {
		series, err := echoes.Read("a")
		g.Expect(err).NotTo(HaveOccurred())
		n := 0
		for _, sample := range series[0].Samples {
			if sample.Back >= sample.Sent {
				n++
			}
		}
		return n
	}
	g.Eventually(answered).Should(BeNumerically(">", 20))
	series, err := echoes.Stop("a")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(series).To(HaveLen(1))
	g.Expect(series[0].Peer).To(Equal("127.0.0.1"))
	g.Expect(len(series[0].Samples)).To(BeNumerically("<=", 201), "memory is bounded")
	_, err = echoes.Stop("a")
	g.Expect(err).To(MatchError(ContainSubstring("there is no echo")))
}

func TestEchoRefused(t *testing.T) {
	g := NewWithT(t)
	echoes := NewEchoes(t.Context(), freePort(t))
	ask := gateway.Echo{ID: "a", Peers: []string{"127.0.0.1"}, Interval: time.Millisecond, Limit: 5 * time.Second}
	g.Expect(echoes.Start(ask)).To(Succeed())
	refused := func() int {
		series, err := echoes.Read("a")
		g.Expect(err).NotTo(HaveOccurred())
		n := 0
		for _, sample := range series[0].Samples {
			g.Expect(sample.Back).To(BeZero())
			if sample.Refused {
				n++
			}
		}
		return n
	}
	g.Eventually(refused).Should(BeNumerically(">", 2))
	_, err := echoes.Stop("a")
	g.Expect(err).NotTo(HaveOccurred())
}

func TestStartRefuses(t *testing.T) {
	good := gateway.Echo{ID: "a", Peers: []string{"127.0.0.1"}, Interval: time.Millisecond, Limit: time.Second}
	for name, test := range map[string]struct {
		change func(*gateway.Echo)
		want   string
	}{
		"no id":        {func(e *gateway.Echo) { e.ID = "" }, "needs an id"},
		"no peers":     {func(e *gateway.Echo) { e.Peers = nil }, "has 0 peers"},
		"a name":       {func(e *gateway.Echo) { e.Peers = []string{"web-1"} }, `peer "web-1" is no address`},
		"too fast":     {func(e *gateway.Echo) { e.Interval = time.Microsecond }, "interval 1µs"},
		"for too long": {func(e *gateway.Echo) { e.Limit = time.Hour }, "limit 1h0m0s"},
		"for no time":  {func(e *gateway.Echo) { e.Limit = 0 }, "limit 0s"},
		"too many":     {func(e *gateway.Echo) { e.Peers = make([]string, 65) }, "has 65 peers"},
	} {
		t.Run(name, func(t *testing.T) {
			ask := good
			test.change(&ask)
			NewWithT(t).Expect(NewEchoes(t.Context(), 7).Start(ask)).To(MatchError(ContainSubstring(test.want)))
		})
	}
}
