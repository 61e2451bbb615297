package injectors

import (
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/system"
)

// dnsTruncated lets resolvers cut answers off over UDP, and refuse to tell the rest.
func dnsTruncated() fault.Kind {
	return dnsAnswer{
		name: "dns.truncated", action: system.TruncateAnswer, what: "truncated answers",
		struck: func(_ system.NameRule, q asked, _ time.Duration) bool {
			if q.tcp {
				return q.met.Reply == system.GotRefused
			}
			return q.met.Truncated
		},
		summary: "Resolvers answer over UDP that the answer is not whole, and reset who asks over TCP.",
		models:  "An answer that has grown beyond a datagram, behind a firewall that lets DNS pass over UDP only (RFC 7766 demands TCP).",
		outage:  "Alpine Linux, 2023-05-09: only from release 3.18 on does its resolver ask again over TCP; before, names with long answers did not resolve in its containers.",
		proof:   "Queries from the hosts that ask are answered with the TC bit over UDP and are reset over TCP.",
	}
}
