package scenarios

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/injectors"
)

// hostHold is how long a host stays away at least.
const hostHold = 8 * time.Second

// victim is a kind of host that can be lost, and what users may see of it.
type victim struct {
	kind       string // "the primary"
	host       string
	promise    string
	hypothesis string
	daily      gateway.Mode // the mode that developers run; "" when none
	gate       []gateway.Mode
	demands    []types.GomegaMatcher
}

func hostRemovals(l *Lab) {
	for _, v := range l.victims() {
		Describe("Removal of "+v.kind+",", func() {
			for _, mode := range []gateway.Mode{injectors.Refused, injectors.Silent, injectors.Stalled} {
				fault := must(injectors.HostRemoval(late{l}, v.host, mode))
				l.experiment(fmt.Sprintf("%s: %s", mode, v.promise), v.labels(mode), harness.Plan{
					Hypothesis: v.hypothesis,
					Faults:     harness.At(0, fault).For(hostHold),
				}, v.demands...)
			}
		})
	}
}

func (v victim) labels(m gateway.Mode) Labels {
	if m == v.daily {
		return daily("host")
	}
	for _, g := range v.gate {
		if g == m {
			return gate("host")
		}
	}
	return rare("host")
}

// victims finds one host of each kind in the topology.
func (l *Lab) victims() []victim {
	home := l.topology.Home
	var vs []victim
	add := func(v victim, region string, role system.Role) {
		if v.host = l.find(region, role); v.host != "" {
			vs = append(vs, v)
		}
	}
	add(victim{
		kind: "one app host", promise: "a few failed requests at most", daily: injectors.Silent,
		gate:       []gateway.Mode{injectors.Refused},
		hypothesis: "the balancer moves users to the other app hosts within availability",
		demands:    []types.GomegaMatcher{l.stayAvailable(), l.keepData(), l.comeHome()},
	}, home, system.App)
	add(victim{
		kind: "the primary", promise: "goes read-only, fails over and loses nothing", daily: injectors.Refused,
		gate:       []gateway.Mode{injectors.Silent, injectors.Stalled},
		hypothesis: "reads are served on, the replica is promoted within the RTO, nothing is lost",
		demands:    []types.GomegaMatcher{l.goReadOnly(), l.recover(), l.keepData(), l.comeHome()},
	}, home, system.Database)
	for _, standby := range l.standbys() {
		add(victim{
			kind: "the replica in " + standby, promise: "users write again within the objective",
			gate:       []gateway.Mode{injectors.Silent},
			hypothesis: "writes wait until replication is loosened, then go on; reads never stop",
			demands:    []types.GomegaMatcher{l.recover(at(home)...), l.keepData(), l.comeHome()},
		}, standby, system.Database)
	}
	add(victim{
		kind: "the pilot", promise: "nobody notices", gate: []gateway.Mode{injectors.Silent},
		hypothesis: "nothing else fails, so nobody misses it",
		demands:    []types.GomegaMatcher{l.stayAvailable(), l.keepData(), l.comeHome()},
	}, "", system.Pilot)
	add(victim{
		kind: "one resolver host", promise: "nobody notices",
		hypothesis: "the other resolver answers; users see nothing",
		demands:    []types.GomegaMatcher{l.stayAvailable(), l.keepData(), l.comeHome()},
	}, home, system.Resolver)
	return vs
}

// find returns the first host of a role in a region, or "" when there is none.
func (l *Lab) find(region string, role system.Role) string {
	for _, h := range l.topology.Hosts {
		if h.Role == role && h.Region == region {
			return h.Name
		}
	}
	return ""
}
