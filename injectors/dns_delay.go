package injectors

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// dnsDelay lets answers come late.
func dnsDelay() fault.Kind {
	return dnsAnswer{
		name: "dns.delay", action: system.DelayAnswer, what: "DNS delay", example: plan.Params{"delay": "500ms"},
		summary: "Resolvers answer late, with jitter if so asked.",
		models:  "A resolver under load or far away; a first resolver in the list that is slow, which every lookup pays for.",
		outage:  "Dyn, 2016-10-21: floods from hijacked devices made its name servers slow or silent for hours, and with them much of the web.",
		proof:   "Queries from the hosts that ask take longer than before by about the delay. Delivered: the added latency in the median, within 5 % or 2 ms.",
		params: []fault.Param{
			{Name: "delay", Usage: "how much later answers come, 5ms to 5s"},
			{Name: "jitter", Usage: "the delay varies by so much either way, at most half of it, drawn from the seed", Default: "0s"},
		},
		read: func(r *fault.Reader, rule *system.NameRule) error {
			rule.Delay, rule.Jitter = r.Duration("delay", leastAnswer, longestAnswer), r.Duration("jitter", 0, longestAnswer)
			if rule.Jitter > rule.Delay/2 {
				return fmt.Errorf("parameter jitter=%s: it must be at most half of the delay %s, or nobody could see the delay", rule.Jitter, rule.Delay)
			}
			return nil
		},
		struck: func(r system.NameRule, q asked, late time.Duration) bool {
			return good(q.met) && late >= (r.Delay-r.Jitter)/2
		},
	}
}
