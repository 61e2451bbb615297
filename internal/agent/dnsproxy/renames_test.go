package dnsproxy

import (
	"net/netip"
	"testing"

	"github.com/miekg/dns"
	. "github.com/onsi/gomega"
)

func TestRenames(t *testing.T) {
	g := NewWithT(t)
	var renames Renames
	parse := func(text string) dns.RR {
		record, err := dns.NewRR(text)
		g.Expect(err).NotTo(HaveOccurred())
		return record
	}
	answer := func() *dns.Msg {
		return &dns.Msg{Answer: []dns.RR{
			parse("db. 7 IN CNAME db-1."), parse("db-1. 7 IN A 198.18.0.3"), parse("db-1. 7 IN A 198.18.1.3"),
		}}
	}
	changed := func() []string {
		msg := answer()
		renames.apply(msg)
		var addrs []string
		for _, record := range msg.Answer[1:] {
			addrs = append(addrs, record.(*dns.A).A.String())
		}
		g.Expect(msg.Answer[1].Header().Ttl).To(Equal(uint32(7)))
		return addrs
	}
	own, spare := netip.MustParseAddr("198.18.0.3"), netip.MustParseAddr("198.19.0.3")
	g.Expect(changed()).To(Equal([]string{"198.18.0.3", "198.18.1.3"}))
	renames.Rename(own, spare)
	g.Expect(changed()).To(Equal([]string{"198.19.0.3", "198.18.1.3"}), "and only that one")
	g.Expect(renames.Renamed(own)).To(Equal(uint64(1)))
	g.Expect(renames.Restore(own)).To(Equal(uint64(1)))
	g.Expect(renames.Restore(own)).To(BeZero(), "ending it again does nothing")
	g.Expect(changed()).To(Equal([]string{"198.18.0.3", "198.18.1.3"}))
}

func TestRenamedOnTheWay(t *testing.T) {
	g := NewWithT(t)
	proxy, server := setUp(t)
	for _, protocol := range []string{"udp", "tcp"} {
		first, err := ask(protocol, server, "db.")
		g.Expect(err).NotTo(HaveOccurred())
		next := netip.MustParseAddr(first4(first)).Next() // what the server answers next
		proxy.Renames.Rename(next, netip.MustParseAddr("198.19.0.3"))
		moved, err := ask(protocol, server, "db.")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(first4(moved)).To(Equal("198.19.0.3"))
		g.Expect(proxy.Renames.Restore(next)).To(Equal(uint64(1)))
	}
}
