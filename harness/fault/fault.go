package fault

import (
	"context"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// Kind is a kind of fault. It has no state.
type Kind interface {
	// Name is stable: "host.kill". What stands before the dot is what it acts on.
	Name() string
	// Doc describes the kind, for help and for docs/faults.md.
	Doc() Doc
	// Needs are the powers over a world that it uses.
	Needs() []system.Capability
	// Check says what is wrong with a spec of this kind for a system: its
	// parameters, its target. Nothing needs to run.
	Check(m system.Model, s plan.Spec) error
	// Victims are the hosts that a spec takes away from users or from each other:
	// its blast radius. The spec was checked. seed decides what is drawn.
	Victims(m system.Model, s plan.Spec, seed int64) []string
	// Title says in a few words what a spec does: "removal of host db-1, silent".
	Title(m system.Model, s plan.Spec) string
	// Candidates are the specs of this kind that make sense for a system, in a
	// stable order, without ids.
	Candidates(m system.Model) []plan.Spec
	// Start puts a spec in force. On error nothing is left behind. ctx lives until the
	// fault is healed or the experiment ends, and what a fault goes on doing by itself
	// ends with it. Everything that
	// it leaves in a world until it is healed carries in.ID, so that it can be
	// undone by Undo in another process.
	Start(ctx context.Context, w system.World, in Injection) (Active, error)
	// Undo takes back whatever an injection may have left in a world, as far as
	// that is not known any more: its process died. It may be called again.
	Undo(ctx context.Context, w system.World, in Injection) error
}

// Injection is one time that a fault is put in force.
type Injection struct {
	ID    string    // unique in the run: it names what is left in the world
	Spec  plan.Spec // checked
	Seed  int64     // of everything random in it
	Level float64   // share of what it can do that it begins with, 0..1; for kinds that can ramp, 1 otherwise
}

// Active is a fault in force.
type Active interface {
	// Confirm waits until the fault is seen to be in effect, and says since when.
	Confirm(ctx context.Context) (Onset, error)
	// SetLevel changes how much of it is in force, 0..1, and returns when the change
	// took place. It is ErrLevel for a kind that cannot ramp.
	SetLevel(ctx context.Context, level float64) (history.Interval, error)
	// Heal takes the fault back and waits until it is seen to be gone. It may be
	// called again after an error. With an error, Outcome holds what is known;
	// Outcome.Removed says whether only the seeing failed.
	Heal(ctx context.Context) (Outcome, error)
}

// Onset is when and where a fault took effect.
type Onset struct {
	Interval history.Interval // it took effect within
	Hosts    []string         // that it acts on
	Evidence []history.Evidence
	Control  bool // it changes nothing, on purpose
}

// Outcome is when a fault was gone, and what it did.
type Outcome struct {
	Removed  bool             // it was taken back; Begun is when that was begun
	Begun    history.Interval // taking it back began within
	Gone     history.Interval // it was gone within; valid when it was seen to be
	Evidence []history.Evidence
	// Delivered is how much of what was asked for was delivered, as it was measured
	// in the victim's place. A kind that states a tolerance tells it after every heal,
	// also when it has no samples: beyond the tolerance, and without samples, the
	// experiment is inconclusive.
	Delivered []history.Delivery
}

// Doc describes a kind.
type Doc struct {
	Summary string  // one sentence: what it does
	Models  string  // what happens in real life that looks so, with a source if there is one
	Group   Group   // for a drill
	Outage  string  // where it happened: who, when, what; public, with the address of its report
	Proof   string  // how it is seen to be in effect
	Target  string  // what its target must select; "" when it has none
	Params  []Param // in order
	Ramps   bool    // it has a level
	// Example is a spec to show, without an id. The zero value stands for the first
	// candidate in a system of two regions.
	Example plan.Spec
}

// Param describes a parameter.
type Param struct {
	Name    string
	Usage   string   // what it means, with its unit
	Default string   // "" when it must be said
	Values  []string // the values that it may have; nil: any that Usage allows
}
