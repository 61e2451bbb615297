package injectors

import (
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// dnsWrong lets resolvers answer a wrong address.
func dnsWrong() fault.Kind {
	return dnsAnswer{
		name: "dns.wrong", action: system.WrongAnswer, what: "wrong address", example: plan.Params{"addr": nobodysAddress},
		summary: "Resolvers answer an address that is not the host's.",
		models:  "A record that was edited by mistake, a poisoned cache, an address that somebody else has now.",
		outage:  "Amazon Route 53, 2018-04-24: with hijacked routes somebody else answered for myetherwallet.com, for two hours.",
		proof:   "Queries from the hosts that ask are answered with the wrong address and no other.",
		params: []fault.Param{
			{Name: "addr", Usage: "the IPv4 address that is answered, from 198.18.0.0/15 or 127.0.0.0/8: nothing outside of the world is named", Default: nobodysAddress},
		},
		read: func(r *fault.Reader, rule *system.NameRule) error {
			rule.Addr = r.Text("addr")
			return insideTheWorld(rule.Addr)
		},
		struck: func(r system.NameRule, q asked, _ time.Duration) bool {
			return q.met.Reply == system.Open && slices.Equal(q.met.Addrs, []string{r.Addr})
		},
	}
}

// nobodysAddress is the last of those that worlds are made of, and no host's.
const nobodysAddress = "198.19.255.254"

// insideTheWorld returns an error for an address to which hosts could be sent outside
// of the world.
func insideTheWorld(text string) error {
	addr, err := netip.ParseAddr(text)
	inside := err == nil && addr.Is4() && (addr.IsLoopback() || netip.MustParsePrefix("198.18.0.0/15").Contains(addr))
	if !inside {
		return fmt.Errorf("parameter addr=%q: it must be an IPv4 address from 198.18.0.0/15 or 127.0.0.0/8, such as %s, so that nobody is sent out of the world", text, nobodysAddress)
	}
	return nil
}
