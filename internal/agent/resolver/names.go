package resolver

import (
	"context"
	"net/netip"
	"strings"

	"github.com/coredns/coredns/plugin"
	"github.com/miekg/dns"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// pluginName is the directive of our plugin in CoreDNS's configuration.
const pluginName = "gameday"

// names answers from a fixed table, and answers everything at once: a search
// domain that nobody knows must not slow a lookup down.
type names struct {
	table map[string][]netip.Addr
	ttl   uint32
}

var _ plugin.Handler = names{}

func newNames(cfg gateway.ResolverConfig) names {
	n := names{table: map[string][]netip.Addr{}, ttl: cfg.TTL}
	for name, addrs := range cfg.Names {
		n.table[dns.CanonicalName(name)] = addrs
	}
	return n
}

// Name is the plugin's name.
func (n names) Name() string { return pluginName }

// ServeDNS answers one query.
func (n names) ServeDNS(_ context.Context, w dns.ResponseWriter, query *dns.Msg) (int, error) {
	answer := n.answer(query)
	if err := w.WriteMsg(answer); err != nil {
		return dns.RcodeServerFailure, err
	}
	return answer.Rcode, nil
}

// answer looks a query up. A name that is known has no records but addresses:
// other types are answered empty, so that nobody takes it for unknown.
func (n names) answer(query *dns.Msg) *dns.Msg {
	answer := new(dns.Msg).SetReply(query)
	answer.Authoritative, answer.RecursionAvailable = true, true
	if len(query.Question) != 1 {
		answer.Rcode = dns.RcodeFormatError
		return answer
	}
	question := query.Question[0]
	addrs, known := n.table[strings.ToLower(question.Name)]
	if !known {
		answer.Rcode = dns.RcodeNameError
		return answer
	}
	for _, addr := range addrs {
		if question.Qtype == dns.TypeA && addr.Is4() {
			header := dns.RR_Header{Name: question.Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: n.ttl}
			answer.Answer = append(answer.Answer, &dns.A{Hdr: header, A: addr.AsSlice()})
		}
	}
	return answer
}
