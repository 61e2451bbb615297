package injectors

import (
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/system"
)

// dnsEmpty lets resolvers answer without a record.
func dnsEmpty() fault.Kind {
	return dnsAnswer{
		name: "dns.empty", action: system.EmptyAnswer, what: "empty answers",
		struck: func(_ system.NameRule, q asked, _ time.Duration) bool {
			return q.met.Reply == system.Open && q.met.Rcode == "NOERROR" && len(q.met.Addrs) == 0 && !q.met.Truncated
		},
		summary: "Resolvers answer without an error and without a record.",
		models:  "Service discovery that has lost all members of a service; a record that was emptied.",
		outage:  "AWS DynamoDB in us-east-1, 2025-10-20: a race between two programs left the record of the endpoint without an address, for about three hours (aws.amazon.com/message/101925).",
		proof:   "Queries from the hosts that ask are answered without an address, which were answered with addresses before.",
	}
}
