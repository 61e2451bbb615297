package harness

import (
	"fmt"
	"slices"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// BlastRadius is which hosts a plan may take at the same time at most.
type BlastRadius struct {
	Hosts []string // sorted
	Of    int      // hosts in all
}

// Share is the part of all hosts, 0..1.
func (r BlastRadius) Share() float64 { return float64(len(r.Hosts)) / float64(max(r.Of, 1)) }

// String is "5 of 14 hosts (36 %)".
func (r BlastRadius) String() string {
	return fmt.Sprintf("%d of %d hosts (%.0f %%)", len(r.Hosts), r.Of, 100*r.Share())
}

// BlastRadiusOf tells what a plan may take at once of a system's hosts. Whatever
// can be in force at the same time counts as if it were.
func BlastRadiusOf(m system.Model, kinds fault.Set, node plan.Node, seed int64) BlastRadius {
	most := BlastRadius{Of: len(m.Hosts)}
	for _, together := range plan.Concurrent(node) {
		var hosts []string
		for _, s := range together {
			if kind, err := kinds.Kind(s.Kind); err == nil {
				hosts = append(hosts, kind.Victims(m, s, plan.SeedOf(seed, s.ID, 1))...)
			}
		}
		slices.Sort(hosts)
		if hosts = slices.Compact(hosts); len(hosts) > len(most.Hosts) {
			most.Hosts = hosts
		}
	}
	return most
}

// TooWide refuses a scenario that takes more hosts at once than the limits allow.
type TooWide struct {
	Scenario string // its id
	Radius   BlastRadius
	Limit    float64 // share of hosts, 0..1
}

// Error names the hosts, the limit and the ways out.
func (w TooWide) Error() string {
	return fmt.Sprintf("harness: %q would take %s at once: %s; at most %.0f %% are allowed; "+
		"raise limits.hosts_at_once in x-gameday, or set Wide in the scenario if it is meant",
		w.Scenario, w.Radius, shorten(w.Radius.Hosts), 100*w.Limit)
}

// shorten joins names, at most a dozen of them.
func shorten(names []string) string {
	const most = 12
	if len(names) <= most {
		return fmt.Sprintf("%q", names)
	}
	return fmt.Sprintf("%q and %d more", names[:most], len(names)-most)
}

// CheckBlastRadius returns a TooWide when a scenario takes a greater share of hosts
// than the limit; 0 is no limit.
func CheckBlastRadius(m system.Model, kinds fault.Set, s Scenario, seed int64, limit float64) error {
	if r := BlastRadiusOf(m, kinds, s.Plan, seed); !s.Wide && limit > 0 && r.Share() > limit {
		return TooWide{Scenario: s.ID, Radius: r, Limit: limit}
	}
	return nil
}

// CheckTogether says which faults of a scenario cannot be in force at the same time and
// would be, in a run with the seed.
func CheckTogether(m system.Model, kinds fault.Set, s Scenario, seed int64) error {
	if err := kinds.Together(m, s.Plan, seed); err != nil {
		return fmt.Errorf("harness: %q: %w", s.ID, err)
	}
	return nil
}
