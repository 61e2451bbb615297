package injectors

import (
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/system"
)

// dnsNXDomain lets resolvers say that there is no such name.
func dnsNXDomain() fault.Kind {
	return dnsAnswer{
		name: "dns.nxdomain", action: system.NXDomain, what: "NXDOMAIN", struck: rcode("NXDOMAIN"),
		summary: "Resolvers answer that there is no such name (NXDOMAIN).",
		models:  "A record or a zone that was deleted by mistake; clients may remember that for as long as the zone says (RFC 2308).",
		outage:  "Zoom, 2025-04-16: the registry took zoom.us out of its zone by mistake, and for two hours there was no such name (status.zoom.us).",
		proof:   "Queries from the hosts that ask are answered with NXDOMAIN, which were answered with addresses before.",
	}
}
