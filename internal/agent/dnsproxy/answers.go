package dnsproxy

import (
	"net/netip"

	"github.com/miekg/dns"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// wrongTTL is short, so that the truth comes back soon after the heal.
const wrongTTL = 1 // seconds

// forge makes the answer that an action gives by itself, or nil when the
// action gives none. It is pure.
func forge(r gateway.DNSRule, query *dns.Msg) *dns.Msg {
	answer := new(dns.Msg).SetReply(query)
	answer.RecursionAvailable = true
	switch r.Action {
	case gateway.DNSServfail:
		answer.Rcode = dns.RcodeServerFailure
	case gateway.DNSNXDomain:
		answer.Rcode = dns.RcodeNameError
	case gateway.DNSRefuse:
		answer.Rcode = dns.RcodeRefused
	case gateway.DNSTruncate:
		answer.Truncated = true
	case gateway.DNSWrong:
		answer.Answer = wrong(query.Question[0], r.Addr)
	case gateway.DNSEmpty:
	case gateway.DNSDrop, gateway.DNSDelay, gateway.DNSStale:
		return nil
	}
	return answer
}

// wrong answers an address of the kind that was asked for; other questions are
// answered without a record.
func wrong(question dns.Question, text string) []dns.RR {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return nil
	}
	header := dns.RR_Header{Name: question.Name, Rrtype: question.Qtype, Class: dns.ClassINET, Ttl: wrongTTL}
	switch {
	case question.Qtype == dns.TypeA && addr.Is4():
		return []dns.RR{&dns.A{Hdr: header, A: addr.AsSlice()}}
	case question.Qtype == dns.TypeAAAA && addr.Is6():
		return []dns.RR{&dns.AAAA{Hdr: header, AAAA: addr.AsSlice()}}
	}
	return nil
}
