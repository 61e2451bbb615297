package resolver

import (
	"net/netip"
	"testing"

	"github.com/miekg/dns"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

func TestAnswer(t *testing.T) {
	n := newNames(gateway.ResolverConfig{TTL: 7, Names: map[string][]netip.Addr{
		"web": {netip.MustParseAddr("198.18.0.3"), netip.MustParseAddr("198.18.1.3")},
	}})
	for name, test := range map[string]struct {
		name    string
		qtype   uint16
		rcode   int
		answers int
	}{
		"all addresses":    {"web.", dns.TypeA, dns.RcodeSuccess, 2},
		"as it is spelt":   {"WeB.", dns.TypeA, dns.RcodeSuccess, 2},
		"no IPv6, at once": {"web.", dns.TypeAAAA, dns.RcodeSuccess, 0},
		"a search domain":  {"web.example.org.", dns.TypeA, dns.RcodeNameError, 0},
		"unknown":          {"nobody.", dns.TypeAAAA, dns.RcodeNameError, 0},
		"the root":         {".", dns.TypeNS, dns.RcodeNameError, 0},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			answer := n.answer(new(dns.Msg).SetQuestion(test.name, test.qtype))
			g.Expect(answer.Rcode).To(Equal(test.rcode))
			g.Expect(answer.Answer).To(HaveLen(test.answers))
			for _, record := range answer.Answer {
				g.Expect(record.Header().Ttl).To(Equal(uint32(7)))
				g.Expect(record.Header().Name).To(Equal(test.name))
			}
		})
	}
	t.Run("no question", func(t *testing.T) {
		NewWithT(t).Expect(n.answer(new(dns.Msg)).Rcode).To(Equal(dns.RcodeFormatError))
	})
}
