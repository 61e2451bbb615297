package wire

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

func addr(text string) netip.Addr { return netip.MustParseAddr(text) }

func host(name string, n int) gateway.HostAddr {
	at := func(last byte) netip.Addr { return netip.AddrFrom4([4]byte{198, 18, byte(n), last}) }
	return gateway.HostAddr{Name: name, Gateway: at(1), Own: at(2), Addr: at(3)}
}

func link(name, from, to string) gateway.Link {
	return gateway.Link{Name: name, From: addr(from), To: addr(to), Port: 80}
}

func TestPlace(t *testing.T) {
	g := NewWithT(t)
	dns := host("dns-1", 2)
	dns.Resolver = true
	layout, err := Place(gateway.Config{
		Hosts: []gateway.HostAddr{host("web-1", 0), host("web-2", 1), dns},
		Links: []gateway.Link{link("a", "198.18.0.3", "198.18.1.3"), link("b", "198.18.1.3", "198.18.0.3")},
		Entry: gateway.Entry{To: []netip.Addr{addr("198.18.1.3")}, Port: 8080},
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(layout.Links[0].Listen).To(Equal(uint16(20000)))
	g.Expect(layout.Links[1].Listen).To(Equal(uint16(20001)))
	g.Expect(layout.Entries).To(Equal([]Link{{
		Link: gateway.Link{Name: "users>web-2:8080", To: addr("198.18.1.3"), Port: 8080}, Listen: 20002,
	}}))
	g.Expect(layout.Resolvers).To(Equal([]Resolver{{Name: "dns-1", Addr: addr("198.18.2.3"), Listen: 20003}}))
	g.Expect(layout.Last()).To(Equal(uint16(20003)))
	g.Expect(layout.Proxies()).To(HaveLen(3))
}

func TestPlaceRefuses(t *testing.T) {
	web := host("web-1", 0)
	for name, test := range map[string]struct {
		cfg  gateway.Config
		want string
	}{
		"no name":              {cfg: gateway.Config{Hosts: []gateway.HostAddr{host("", 0)}}, want: "has no name"},
		"a name twice":         {cfg: gateway.Config{Hosts: []gateway.HostAddr{web, host("web-1", 1)}}, want: `"web-1" is named twice`},
		"an address, too":      {cfg: gateway.Config{Hosts: []gateway.HostAddr{web, host("web-2", 0)}}, want: "an address that another one has too"},
		"a spare of another's": {cfg: gateway.Config{Hosts: []gateway.HostAddr{web, moving(host("web-2", 1), web.Addr)}}, want: "a spare address that is IPv4 and nobody's"},
		"an address that is a spare": {cfg: gateway.Config{Hosts: []gateway.HostAddr{
			moving(web, addr("198.18.1.3")), host("web-2", 1),
		}}, want: "an address that another one has too"},
		"a resolver that moves": {cfg: gateway.Config{Hosts: []gateway.HostAddr{
			{Name: "dns-1", Gateway: web.Gateway, Own: web.Own, Addr: web.Addr, Resolver: true, Spare: addr("198.19.0.3")},
		}}, want: "cannot move"},
		"no IPv4":       {cfg: gateway.Config{Hosts: []gateway.HostAddr{{Name: "a", Addr: addr("::1")}}}, want: "needs IPv4 addresses"},
		"a link twice":  {cfg: gateway.Config{Links: []gateway.Link{link("a", "198.18.0.3", "198.18.1.3"), link("b", "198.18.0.3", "198.18.1.3")}}, want: "the same connection"},
		"a link's name": {cfg: gateway.Config{Links: []gateway.Link{link("a", "198.18.0.3", "198.18.1.3"), link("a", "198.18.0.3", "198.18.2.3")}}, want: `"a" is named twice`},
		"half a link":   {cfg: gateway.Config{Links: []gateway.Link{{Name: "a"}}}, want: "needs a name"},
		"no entry port": {cfg: gateway.Config{Entry: gateway.Entry{To: []netip.Addr{addr("198.18.0.3")}}}, want: "needs a port"},
		"too many":      {cfg: gateway.Config{Links: many(13000)}, want: "declare fewer links"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Place(test.cfg)
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(test.want)))
		})
	}
}

func moving(host gateway.HostAddr, spare netip.Addr) gateway.HostAddr {
	host.Spare = spare
	return host
}

func many(n int) []gateway.Link {
	var links []gateway.Link
	for i := range n {
		to := netip.AddrFrom4([4]byte{198, 18, byte(i >> 8), byte(i)})
		links = append(links, gateway.Link{Name: fmt.Sprint("l", i), From: addr("198.19.0.3"), To: to, Port: 80})
	}
	return links
}

// TestEnvironment keeps an eye on the bound that Linux sets to one environment
// variable, 128 KiB.
func TestEnvironment(t *testing.T) {
	g := NewWithT(t)
	var cfg gateway.Config
	for i := range 512 {
		name := fmt.Sprintf("%s-%d>%s-%d:5432", strings.Repeat("a", 20), i, strings.Repeat("b", 20), i)
		cfg.Links = append(cfg.Links, gateway.Link{Name: name, From: addr("198.18.100.103"), To: addr("198.18.100.203"), Port: 5432})
	}
	text, err := json.Marshal(cfg)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(len(text)).To(BeNumerically("<", 128<<10))
}

func TestStartProxies(t *testing.T) {
	g := NewWithT(t)
	layout, err := Place(gateway.Config{Links: many(500)})
	g.Expect(err).NotTo(HaveOccurred())
	start := time.Now()
	proxies, err := StartProxies(layout)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = proxies.server.Collection.Clear() })
	t.Logf("500 proxies listen after %s", time.Since(start))
	have, wanted, err := proxies.Count(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(have).To(Equal(500))
	g.Expect(wanted).To(Equal(500))
	_, err = StartProxies(layout)
	g.Expect(err).To(MatchError(MatchRegexp(`start the proxy of link "l\d+" on port 20\d+`)))
}
