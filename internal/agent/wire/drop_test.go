package wire

import (
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// proxied starts two proxies, on any free ports, before a server that echoes.
func proxied(t *testing.T) (*Proxies, func(proxy int) error) {
	t.Helper()
	g := NewWithT(t)
	server, err := net.Listen("tcp4", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		for {
			conn, err := server.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(conn, conn) }()
		}
	}()
	behind := netip.MustParseAddrPort(server.Addr().String())
	var layout Layout
	for _, name := range []string{"a", "b"} {
		layout.Links = append(layout.Links, Link{Link: gateway.Link{Name: name, To: behind.Addr(), Port: behind.Port()}})
	}
	proxies, err := StartProxies(layout)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = proxies.server.Collection.Clear() })
	return proxies, func(proxy int) error { return say(proxies.all[proxy].Listen) }
}

// say sends a line and waits until it comes back.
func say(addr string) error {
	const patience = 300 * time.Millisecond
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	conn, err := net.DialTimeout("tcp4", net.JoinHostPort("127.0.0.1", port), patience)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := io.WriteString(conn, "hello"); err != nil {
		return err
	}
	_, err = io.ReadFull(conn, make([]byte, len("hello")))
	return err
}

func TestDrop(t *testing.T) {
	g := NewWithT(t)
	proxies, say := proxied(t)
	g.Expect(say(0)).To(Succeed())
	for _, toxic := range []string{
		`{"name":"slow","type":"latency","attributes":{"latency":60000}}`,
		`{"name":"stuck","type":"timeout","stream":"upstream","attributes":{"timeout":0}}`,
	} {
		_, err := proxies.all[0].Toxics.AddToxicJson(strings.NewReader(toxic))
		g.Expect(err).NotTo(HaveOccurred())
	}
	proxies.all[1].Stop()
	g.Expect(say(0)).NotTo(Succeed())
	g.Expect(say(1)).NotTo(Succeed())

	start := time.Now()
	names, err := proxies.Drop()
	g.Expect(err).NotTo(HaveOccurred())
	t.Logf("dropped within %s", time.Since(start))
	g.Expect(names).To(Equal([]string{"a/slow", "a/stuck", "b"}), "toxics, and a proxy that was disabled")
	g.Expect(say(0)).To(Succeed())
	g.Expect(say(1)).To(Succeed())
	names, err = proxies.Drop()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(names).To(BeEmpty(), "dropping again does nothing")
}

// TestDropStuck locks one proxy up, as the removal of a toxic may do.
func TestDropStuck(t *testing.T) {
	g := NewWithT(t)
	proxies, say := proxied(t)
	_, err := proxies.all[1].Toxics.AddToxicJson(strings.NewReader(`{"name":"slow","type":"latency","attributes":{"latency":60000}}`))
	g.Expect(err).NotTo(HaveOccurred())
	proxies.all[0].Toxics.Lock()
	start := time.Now()
	names, err := proxies.Drop()
	g.Expect(time.Since(start)).To(BeNumerically("<", time.Second))
	g.Expect(err).To(MatchError(ContainSubstring("1 proxies have not let go")))
	g.Expect(names).To(Equal([]string{"b/slow"}), "the others are not held up")
	g.Expect(say(1)).To(Succeed())
	_, err = proxies.Drop()
	g.Expect(err).To(MatchError(ContainSubstring(`proxy "a" has not let go`)), "it is not asked again and again")

	proxies.all[0].Toxics.Unlock()
	g.Eventually(func() error {
		_, err := proxies.Drop()
		return err
	}).Should(Succeed())
}
