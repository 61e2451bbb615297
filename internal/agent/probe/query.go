package probe

import (
	"context"
	"net"
	"time"

	"github.com/miekg/dns"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// Query asks one resolver once for the A records of a name.
func Query(ctx context.Context, ask gateway.QueryRequest) gateway.Query {
	ctx, cancel := context.WithTimeout(ctx, ask.Deadline)
	defer cancel()
	client := dns.Client{Net: "udp", Timeout: ask.Deadline}
	if ask.TCP {
		client.Net = "tcp"
	}
	question := new(dns.Msg).SetQuestion(dns.Fqdn(ask.Name), dns.TypeA)
	start := time.Now()
	answer, _, err := client.ExchangeContext(ctx, question, net.JoinHostPort(ask.Server, "53"))
	query := gateway.Query{Server: ask.Server, Name: ask.Name, Result: classify(err), Took: time.Since(start)}
	if err != nil {
		return query
	}
	query.Truncated = answer.Truncated
	query.Rcode = dns.RcodeToString[answer.Rcode]
	for _, record := range answer.Answer {
		if a, ok := record.(*dns.A); ok {
			query.Addrs = append(query.Addrs, a.A.String())
		}
	}
	return query
}
