package injectors

import (
	"context"
	"errors"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// noop is the control of every experiment: it takes the same way as a fault,
// and changes nothing. Under it every objective must hold; if one does not, the
// harness or the system was unfit before any fault.
type noop struct{}

func (noop) Name() string { return "noop" }

func (noop) Doc() fault.Doc {
	return fault.Doc{
		Summary: "Changes nothing. Every objective must hold under it.",
		Models:  "An ordinary day.",
		Proof:   "None is needed.",
	}
}

func (noop) Needs() []system.Capability { return nil }

func (k noop) Check(_ system.Model, s plan.Spec) error {
	return errors.Join(untargeted(s), fault.Read(k, s).Err())
}

func (noop) Victims(system.Model, plan.Spec, int64) []string { return nil }

func (noop) Title(system.Model, plan.Spec) string { return "nothing (control)" }

func (k noop) Candidates(system.Model) []plan.Spec { return []plan.Spec{{Kind: k.Name()}} }

func (noop) Start(ctx context.Context, w system.World, _ fault.Injection) (fault.Active, error) {
	return nothing{world: w}, ctx.Err()
}

func (noop) Undo(context.Context, system.World, fault.Injection) error { return nil }

// nothing is the control in force.
type nothing struct{ world system.World }

func (n nothing) Confirm(ctx context.Context) (fault.Onset, error) {
	return fault.Onset{Interval: n.now(), Control: true}, ctx.Err()
}

func (nothing) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

func (n nothing) Heal(context.Context) (fault.Outcome, error) {
	return fault.Outcome{Removed: true, Begun: n.now(), Gone: n.now()}, nil
}

func (n nothing) now() history.Interval {
	at := n.world.Now()
	return history.Interval{From: at, To: at}
}
