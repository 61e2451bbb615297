package harness

import (
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/compose"
)

// Reach is which hosts a plan may take at the same time at most: its blast
// radius.
type Reach struct {
	Hosts []string // sorted
	Of    int      // hosts in all
}

// Share is the part of all hosts, 0..1.
func (r Reach) Share() float64 { return float64(len(r.Hosts)) / float64(max(r.Of, 1)) }

// String is "5 of 14 hosts (36 %)".
func (r Reach) String() string {
	return fmt.Sprintf("%d of %d hosts (%.0f %%)", len(r.Hosts), r.Of, 100*r.Share())
}

// ReachOf tells what a plan may take at once of a topology's hosts, resolver
// fleets included.
func ReachOf(t *compose.File, p Plan) Reach {
	most := Reach{Of: len(t.Hosts)}
	for _, now := range p.Faults {
		var hosts []string
		for _, s := range p.Faults {
			if s.At <= now.At && heldUntil(t, p, s) > now.At {
				hosts = append(hosts, targets(s.Fault)...)
			}
		}
		slices.Sort(hosts)
		if hosts = slices.Compact(hosts); len(hosts) > len(most.Hosts) {
			most.Hosts = hosts
		}
	}
	return most
}

func targets(f Fault) []string {
	if t, can := f.(Targeted); can {
		return t.Targets()
	}
	return nil
}

// heldUntil is the latest time, after the begin of the fault phase, at which a
// fault can be in force: everything takes as long as it may, and what is
// demanded under the fault is decided last.
func heldUntil(t *compose.File, p Plan, s Step) time.Duration {
	held := s.For
	for _, q := range openQuestions(p.Demands, t.Objectives.Common) {
		held = max(held, q.limit+2*settleFor)
	}
	return s.At + injectLimit + confirmLimit + held + healLimit
}

// TooWide refuses a plan that takes more hosts at once than the topology's
// limits allow.
type TooWide struct {
	Scenario string
	Reach    Reach
	Limit    float64 // share of hosts, 0..1
}

// Error names the hosts, the limit and the ways out.
func (w TooWide) Error() string {
	return fmt.Sprintf("harness: %q would take %s at once: %s; at most %.0f %% are allowed; "+
		"raise limits.hosts_at_once in x-gameday, or set Wide in the scenario's plan if it is meant",
		w.Scenario, w.Reach, shorten(w.Reach.Hosts), 100*w.Limit)
}

// shorten joins names, at most a dozen of them.
func shorten(names []string) string {
	const most = 12
	if len(names) <= most {
		return fmt.Sprintf("%q", names)
	}
	return fmt.Sprintf("%q and %d more", names[:most], len(names)-most)
}

// CheckReach returns a TooWide when a plan takes more than it may.
func CheckReach(t *compose.File, p Plan) error {
	limit := t.Limits.HostsAtOnce
	if r := ReachOf(t, p); !p.Wide && limit > 0 && r.Share() > limit {
		return TooWide{Scenario: p.Scenario, Reach: r, Limit: limit}
	}
	return nil
}
