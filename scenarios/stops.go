package scenarios

import (
	"errors"
	"slices"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/stopwhen"
)

// stopWhen is what ends an experiment in a world early: what the compose file
// says, and too little memory on the machine.
func (l *Lab) stopWhen(w *docker.World) []harness.StopCondition {
	all := append(stopwhen.Conditions(l.topology, w.Entry()), held{w})
	if least := l.topology.Limits.Memory; least > 0 && !l.options.Remote {
		all = append(all, stopwhen.MemoryBelow(least, harness.FreeMemory))
	}
	return all
}

// CheckReach returns a harness.TooWide for each of the named scenarios that would
// take more hosts at once than it may. It needs the tree, and no world.
func (l *Lab) CheckReach(names ...string) error {
	var refused []error
	for _, p := range l.plans {
		if slices.Contains(names, p.Plan.Scenario) {
			refused = append(refused, harness.CheckReach(l.topology, p.Plan))
		}
	}
	return errors.Join(refused...)
}
