package dnsproxy

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/miekg/dns"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// setUp runs a real DNS server on loopback, which answers 198.18.0.n to the
// n-th query, and a proxy before it. It returns the proxy and its address.
func setUp(t *testing.T) (*Proxy, string) {
	t.Helper()
	udp, tcp := listenBoth(t)
	behind := netip.MustParseAddrPort(udp.LocalAddr().String())
	var asked atomic.Uint32
	handler := dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
		answer := new(dns.Msg).SetReply(query)
		header := dns.RR_Header{Name: query.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 7}
		answer.Answer = []dns.RR{&dns.A{Hdr: header, A: net.IPv4(198, 18, 0, byte(asked.Add(1)))}}
		_ = w.WriteMsg(answer)
	})
	for _, server := range []*dns.Server{{PacketConn: udp, Handler: handler}, {Listener: tcp, Handler: handler}} {
		go func() { _ = server.ActivateAndServe() }()
		t.Cleanup(func() { _ = closeServer(server) })
	}

	freeUDP, freeTCP := listenBoth(t)
	before := freeUDP.LocalAddr().String()
	_, _ = freeUDP.Close(), freeTCP.Close()
	proxy := New(map[netip.Addr]string{netip.MustParseAddr("127.0.0.1"): "web-1"})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- proxy.Serve(ctx, []Resolver{{Name: "dns-1", Addr: behind, Listen: before}}) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	NewWithT(t).Eventually(func() error {
		_, err := ask("tcp", before, "ready.")
		return err
	}).Should(Succeed())
	return proxy, before
}

// listenBoth listens over UDP and TCP on one port that is free for both.
func listenBoth(t *testing.T) (net.PacketConn, net.Listener) {
	t.Helper()
	for range 20 {
		udp, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		tcp, err := net.Listen("tcp4", udp.LocalAddr().String())
		if err == nil {
			return udp, tcp
		}
		_ = udp.Close() // somebody has the port over TCP: try another
	}
	t.Fatal("no port is free over UDP and TCP")
	return nil, nil
}

func ask(protocol, server, name string) (*dns.Msg, error) {
	client := dns.Client{Net: protocol, Timeout: 300 * time.Millisecond}
	answer, _, err := client.Exchange(new(dns.Msg).SetQuestion(name, dns.TypeA), server)
	return answer, err
}

func first4(answer *dns.Msg) string { return answer.Answer[0].(*dns.A).A.String() }

func TestPass(t *testing.T) {
	g := NewWithT(t)
	proxy, server := setUp(t)
	before := proxy.Rules.Counts().Passed
	for _, protocol := range []string{"udp", "tcp"} {
		answer, err := ask(protocol, server, "db.")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(answer.Answer).To(HaveLen(1))
	}
	g.Expect(proxy.Rules.Counts().Passed - before).To(Equal(uint64(2)))
}

func TestActions(t *testing.T) {
	proxy, server := setUp(t)
	truth, err := ask("udp", server, "db.")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		rule gateway.DNSRule
		want func(Gomega, *dns.Msg, error)
	}{
		{gateway.DNSRule{Action: gateway.DNSDrop}, func(g Gomega, _ *dns.Msg, err error) {
			var timeout net.Error
			g.Expect(err).To(BeAssignableToTypeOf(&net.OpError{}))
			g.Expect(errors.As(err, &timeout) && timeout.Timeout()).To(BeTrue())
		}},
		{gateway.DNSRule{Action: gateway.DNSServfail}, rcode(dns.RcodeServerFailure)},
		{gateway.DNSRule{Action: gateway.DNSRefuse}, rcode(dns.RcodeRefused)},
		{gateway.DNSRule{Action: gateway.DNSNXDomain}, rcode(dns.RcodeNameError)},
		{gateway.DNSRule{Action: gateway.DNSEmpty}, rcode(dns.RcodeSuccess)},
		{gateway.DNSRule{Action: gateway.DNSWrong, Addr: "198.19.9.9"}, func(g Gomega, answer *dns.Msg, err error) {
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(first4(answer)).To(Equal("198.19.9.9"))
		}},
		{gateway.DNSRule{Action: gateway.DNSStale}, func(g Gomega, answer *dns.Msg, err error) {
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(first4(answer)).To(Equal(first4(truth)))
		}},
		{gateway.DNSRule{Action: gateway.DNSDelay, Delay: 100 * time.Millisecond}, func(g Gomega, answer *dns.Msg, err error) {
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(answer.Answer).To(HaveLen(1))
		}},
		{gateway.DNSRule{Action: gateway.DNSTruncate}, func(g Gomega, answer *dns.Msg, err error) {
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(answer.Truncated).To(BeTrue())
			_, err = ask("tcp", server, "db.")
			g.Expect(err).To(MatchError(syscall.ECONNRESET))
		}},
	} {
		t.Run(string(test.rule.Action), func(t *testing.T) {
			g := NewWithT(t)
			test.rule.ID, test.rule.Name, test.rule.Clients, test.rule.Resolvers = "r", "db", []string{"web-1"}, []string{"dns-1"}
			g.Expect(proxy.Rules.Put([]gateway.DNSRule{test.rule})).To(Succeed())
			start := time.Now()
			answer, err := ask("udp", server, "DB.")
			g.Expect(time.Since(start)).To(BeNumerically(">=", test.rule.Delay))
			test.want(g, answer, err)
			g.Expect(proxy.Rules.Counts().Rules[0].Changed).To(BeNumerically(">=", 1))
			other, err := ask("udp", server, "web.")
			g.Expect(err).NotTo(HaveOccurred(), "other names are not touched")
			g.Expect(other.Answer).To(HaveLen(1))
			proxy.Rules.Delete([]string{"r"})
			healed, err := ask("udp", server, "db.")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(healed.Answer[0].Header().Ttl).To(Equal(uint32(7)), "the truth again")
		})
	}
}

func rcode(want int) func(Gomega, *dns.Msg, error) {
	return func(g Gomega, answer *dns.Msg, err error) {
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(answer.Rcode).To(Equal(want))
		g.Expect(answer.Answer).To(BeEmpty())
	}
}
