package injectors

import (
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/system"
)

// dnsStale lets resolvers answer what they answered first.
func dnsStale() fault.Kind {
	return dnsAnswer{
		name: "dns.stale", action: system.StaleAnswer, what: "stale answers",
		summary: "Resolvers answer what they answered to the first such query of the run. It differs from the truth when that has changed since, as by host.move beside it.",
		models:  "A cache that outlives its TTL, a secondary that gets no updates any more: yesterday's address after a failover.",
		outage:  "Cloudflare 1.1.1.1, 2023-10-04: resolvers went on with an old root zone until its signatures ran out, and then failed (blog.cloudflare.com/1-1-1-1-lookup-failures-on-october-4th-2023).",
		proof:   "The world counts that queries from the hosts that ask are answered from what was kept.",
	}
}
