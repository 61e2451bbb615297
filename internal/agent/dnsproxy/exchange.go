package dnsproxy

import (
	"context"
	"net/netip"

	"github.com/miekg/dns"
)

// exchange hands a query to a resolver as it is.
func exchange(ctx context.Context, protocol string, query *dns.Msg, resolver netip.AddrPort) (*dns.Msg, error) {
	client := dns.Client{Net: protocol, Timeout: patience, UDPSize: dns.MaxMsgSize}
	answer, _, err := client.ExchangeContext(ctx, query, resolver.String())
	return answer, err
}

// answers holds when a message is an answer to the query. A query that came back
// instead must not be handed on: two proxies could go on asking each other.
func answers(answer, query *dns.Msg) bool {
	return answer != nil && answer.Response && answer.Id == query.Id
}

// maxDatagram is how much UDP over IPv4 carries, in bytes.
const maxDatagram = 65507

// reply answers the client, over UDP with no more than it can take: 512 bytes,
// or what its query says (RFC 6891, 6.2.3). What is left out makes the answer a
// truncated one, so the client asks again over TCP.
func reply(w dns.ResponseWriter, protocol string, query, answer *dns.Msg) {
	limit := dns.MaxMsgSize
	if protocol == "udp" {
		limit = dns.MinMsgSize
		if options := query.IsEdns0(); options != nil {
			limit = min(max(limit, int(options.UDPSize())), maxDatagram)
		}
	}
	answer.Truncate(limit)
	_ = w.WriteMsg(answer) // the client is gone
}
