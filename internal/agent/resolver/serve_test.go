package resolver

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/miekg/dns"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// TestServe runs the real CoreDNS, once, since it keeps its state in the
// process.
func TestServe(t *testing.T) {
	g := NewWithT(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	port := netip.MustParseAddrPort(free.Addr().String()).Port()
	g.Expect(free.Close()).To(Succeed())
	names := map[string][]netip.Addr{"web": {netip.MustParseAddr("198.18.0.3"), netip.MustParseAddr("198.18.1.3")}}

	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	start := time.Now()
	go func() { done <- Serve(ctx, port, gateway.ResolverConfig{Names: names, TTL: 7}) }()
	firsts := map[string]int{}
	for _, protocol := range []string{"udp", "tcp"} {
		client := dns.Client{Net: protocol, Timeout: time.Second}
		ask := func() (*dns.Msg, error) {
			answer, _, err := client.Exchange(new(dns.Msg).SetQuestion("web.", dns.TypeA), fmt.Sprintf("127.0.0.1:%d", port))
			return answer, err
		}
		g.Eventually(func() error { _, err := ask(); return err }).Should(Succeed())
		t.Logf("%s answers after %s", protocol, time.Since(start))
		for range 50 {
			answer, err := ask()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(answer.Answer).To(HaveLen(2))
			firsts[answer.Answer[0].(*dns.A).A.String()]++
		}
	}
	g.Expect(firsts).To(HaveLen(2), "the addresses are shuffled")
	cancel()
	g.Expect(<-done).To(Succeed())
}
