package injectors

import (
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/system"
)

// dnsServfail lets resolvers say that they failed.
func dnsServfail() fault.Kind {
	return dnsAnswer{
		name: "dns.servfail", action: system.Servfail, what: "SERVFAIL", struck: rcode("SERVFAIL"),
		summary: "Resolvers answer that they failed (SERVFAIL).",
		models:  "A resolver that cannot reach who knows the name, or cannot validate it.",
		outage:  "Slack, 2021-09-30: after a failed roll-out of DNSSEC, resolvers that validate answered SERVFAIL for slack.com, for most of a day (slack.engineering/what-happened-during-slacks-dnssec-rollout).",
		proof:   "Queries from the hosts that ask are answered with SERVFAIL, which were answered with addresses before.",
	}
}
