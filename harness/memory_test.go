package harness_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/injectors"
)

// The tests of experiments and of the runner are made on worlds in memory, by real
// users and with real kinds of faults. Unless they need the machine itself, their
// time is virtual.

// objective is every limit of time.
const objective = 2 * time.Second

// settingsOfAll are those of every experiment in memory.
func settingsOfAll() settings.Settings {
	limit := objective.Seconds()
	return settings.Settings{
		Objectives: settings.Objectives{Common: map[string]float64{
			"readonly_within": limit, "failover_within": limit, "failback_within": limit, "max_data_loss": 0,
		}},
		Workloads: []settings.Workload{{Protocol: "memory", Rate: 100, Writes: 0.5, Deadline: time.Second, Region: "told"}},
	}
}

// never lets nothing take over from a primary, and serves reads until it is back.
func never() memory.Options { return memory.Options{NoElection: true, ReadOnly: 1} }

// experimentIn is an experiment in two regions with a home, in memory.
func experimentIn(o memory.Options, dir string) (*harness.Experiment, *memory.World) {
	if o.Clock == (history.Clock{}) {
		o.Clock = history.NewClock()
	}
	w, s := memory.New(memory.Regions(), o), settingsOfAll()
	return &harness.Experiment{
		World: w, Kinds: injectors.All(), Settings: s, Clock: o.Clock, Run: "test", Dir: dir, Users: usersOf(w, s, o.Clock),
	}, w
}

// inMemory runs a test of an experiment in virtual time.
func inMemory(t *testing.T, o memory.Options, test func(*GomegaWithT, context.Context, *harness.Experiment, *memory.World)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		e, w := experimentIn(o, dir)
		test(NewWithT(t), t.Context(), e, w)
	})
}

// heldFor holds a fault for a time, and until all is decided. target is a selector;
// "": the kind needs none.
func heldFor(d time.Duration, kind, target string) plan.Node {
	f := plan.Spec{ID: "f1", Kind: kind}
	if target != "" {
		f.Target = selected(target)
	}
	return plan.Do{Fault: f, For: d, Until: plan.Decided}
}

// selected reads a selector of a test.
func selected(text string) system.Selector {
	s, err := system.ParseSelector(text)
	if err != nil {
		panic(err)
	}
	return s
}

// calm holds the control, and lossOf the loss of the primary, for a time.
func calm(d time.Duration) plan.Node   { return heldFor(d, "noop", "") }
func lossOf(d time.Duration) plan.Node { return heldFor(d, "host.kill", "host=db-here") }

// scenario is one that demands some measures.
func scenario(id string, node plan.Node, measures ...verdict.Measure) harness.Scenario {
	s := harness.Scenario{ID: id, Title: "a scenario in memory", Class: settings.HA, Plan: node}
	for _, m := range measures {
		s.Demands = append(s.Demands, history.Demand{Measure: string(m)})
	}
	return s
}

func trial(id string, node plan.Node, measures ...verdict.Measure) harness.Trial {
	return harness.Trial{Scenario: scenario(id, node, measures...)}
}
