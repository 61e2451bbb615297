package injectors

import (
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// dnsLoss loses queries.
func dnsLoss() fault.Kind {
	return dnsAnswer{
		name: "dns.loss", action: system.DropQuery, what: "lost queries", example: plan.Params{"share": "30%"},
		struck:  func(_ system.NameRule, q asked, _ time.Duration) bool { return q.met.Reply == system.GotSilence },
		summary: "Queries get no answer, a share of them or all, while everything else still reaches the resolver.",
		models:  "A resolver at its limits, a full queue or a full table of connections on the way; clients wait for seconds and ask again (resolv.conf: 5 s).",
		outage:  "Kubernetes, 2018-01-09: users report lookups of pods that take 5 s; two queries at once raced for an entry of the connection table, and one was dropped (github.com/kubernetes/kubernetes/issues/56903).",
		proof:   "Queries from the hosts that ask are not answered, which were answered before.",
	}
}
