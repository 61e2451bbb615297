package scenarios

import (
	"errors"
	"slices"

	. "github.com/onsi/ginkgo/v2"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/world"
)

// Outcome is what became of one scenario.
type Outcome struct {
	Spec SpecReport
	Run  *harness.Run // nil when no experiment began
	Err  error        // why the experiment could not be carried out
}

// Unavailable says that Docker could not be reached.
func (r Outcome) Unavailable() bool {
	var u world.Unavailable
	return errors.As(r.Err, &u)
}

// keep notes the experiment of the spec that runs.
func (l *Lab) keep(run *harness.Run, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.current = &Outcome{Run: run, Err: err}
}

// finish closes the result of a spec.
func (l *Lab) finish(spec SpecReport) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := Outcome{}
	if l.current != nil {
		r = *l.current
	}
	r.Spec, l.current = spec, nil
	l.outcomes = append(l.outcomes, r)
}

// Outcomes lists what became of each scenario so far, in order.
func (l *Lab) Outcomes() []Outcome {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.outcomes)
}

// Plans lists all scenarios of the tree, in order.
func (l *Lab) Plans() []Planned { return slices.Clone(l.plans) }
