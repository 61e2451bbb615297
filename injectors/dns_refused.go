package injectors

import (
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/system"
)

// dnsRefused lets resolvers refuse to answer.
func dnsRefused() fault.Kind {
	return dnsAnswer{
		name: "dns.refused", action: system.RefuseQuery, what: "REFUSED", struck: rcode("REFUSED"),
		summary: "Resolvers refuse to answer (REFUSED).",
		models:  "A resolver whose access list leaves a network out, or one that limits the rate of its clients.",
		outage:  "Akamai Edge DNS, 2021-07-22: an update of its configuration met a bug, and the names of many sites were not answered for an hour.",
		proof:   "Queries from the hosts that ask are answered with REFUSED, which were answered with addresses before.",
	}
}
