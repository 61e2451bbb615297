package docker

import (
	"net/netip"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/system"
)

func small(t *testing.T) (*compose.File, addressBook) {
	t.Helper()
	web := types.ServiceConfig{Links: []string{"db:store"}}
	web.DNSOpts = []string{"timeout:1"}
	db := types.ServiceConfig{}
	db.Hostname = "DB.example"
	db.Networks = map[string]*types.ServiceNetworkConfig{"default": {Aliases: []string{"data"}}, "other": nil}
	topo, err := compose.WithFleets(&compose.File{
		Model: system.Model{
			Services: []system.Service{
				{Name: "db", Region: "a", Hosts: []string{"db"}},
				{Name: "web", Hosts: []string{"web-1", "web-2"}},
			},
			Hosts: []system.Host{
				{Name: "db", Service: "db", Region: "a"}, {Name: "web-1", Service: "web"}, {Name: "web-2", Service: "web"},
			},
			Links: []system.Link{{From: "web-1", To: "db", Port: 5432}},
			Entry: system.Endpoint{Service: "web", Port: 80},
		},
		Specs: map[string]types.ServiceConfig{"db": db, "web": web},
	})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	free, err := subnets(networks(topo), "run", nil)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return topo, newAddressBook(topo, free)
}

func TestNamesThatResolve(t *testing.T) {
	g := NewWithT(t)
	topo, book := small(t)
	names := book.names(topo)
	db := book.hosts["db"].host()
	for _, name := range []string{"db", "db.example", "data", "store"} {
		g.Expect(names[name]).To(ConsistOf(db), name)
	}
	g.Expect(names["web"]).To(ConsistOf(book.hosts["web-1"].host(), book.hosts["web-2"].host()))
	g.Expect(names["web-2"]).To(ConsistOf(book.hosts["web-2"].host()))
	g.Expect(names).To(HaveKey("dns-outside-1"))
}

func TestHostsAskTheResolversOfTheirRegion(t *testing.T) {
	g := NewWithT(t)
	topo, book := small(t)
	web, _ := topo.Host("web-1")
	g.Expect(book.resolvConf(topo, web)).To(Equal(
		"nameserver " + book.hosts["dns-outside-1"].host().String() +
			"\nnameserver " + book.hosts["dns-outside-2"].host().String() + "\noptions timeout:1\n"))
	db, _ := topo.Host("db")
	g.Expect(book.resolvConf(topo, db)).To(HavePrefix("nameserver " + book.hosts["dns-a-1"].host().String()))
}

func TestGatewayConfig(t *testing.T) {
	g := NewWithT(t)
	topo, book := small(t)
	c := book.gatewayConfig(topo, "token")
	g.Expect(c.Hosts).To(HaveLen(len(topo.Hosts)))
	g.Expect(c.Links).To(HaveLen(1))
	g.Expect(c.Links[0].Name).To(Equal("web-1>db:5432"))
	g.Expect(c.Entry.To).To(ConsistOf(book.hosts["web-1"].host(), book.hosts["web-2"].host()))
	resolvers, seen := 0, map[netip.Addr]bool{}
	for _, h := range c.Hosts {
		g.Expect(h.Spare.IsValid()).NotTo(Equal(h.Resolver), "%s: all others can move", h.Name)
		g.Expect(seen[h.Addr] || h.Spare.IsValid() && seen[h.Spare]).To(BeFalse(), "%s: nobody else has its addresses", h.Name)
		seen[h.Addr], seen[h.Spare] = true, true
		if h.Resolver {
			resolvers++
		}
	}
	g.Expect(resolvers).To(Equal(4))
}
