package scenarios

import (
	"errors"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/docker"
)

// Outcome is what became of one experiment: of a scenario, or of one of its
// repetitions.
type Outcome struct {
	Spec SpecReport
	Run  *harness.Run // nil when no experiment began
	Err  error        // why the experiment could not be carried out
}

// dockerGone says that Docker could not be reached, or that the repetition was
// spared because of that.
func (r Outcome) dockerGone() bool {
	var u docker.Unavailable
	return errors.As(r.Err, &u) || (r.Run == nil && r.Spec.State.Is(types.SpecStateSkipped))
}

// keep notes the experiment of the spec that runs.
func (l *Lab) keep(run *harness.Run, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.current = &Outcome{Run: run, Err: err}
}

// finish closes the result of a spec. One that passed without an experiment was
// only looked at: Ginkgo previews a tree by a dry run.
func (l *Lab) finish(spec SpecReport) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current == nil && spec.State.Is(types.SpecStatePassed) {
		return
	}
	r := Outcome{}
	if l.current != nil {
		r = *l.current
	}
	r.Spec, l.current = spec, nil
	l.outcomes = append(l.outcomes, r)
}

// Outcomes lists what became of each experiment so far, in order.
func (l *Lab) Outcomes() []Outcome {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.outcomes)
}

// Plans lists all scenarios of the tree, in order.
func (l *Lab) Plans() []Planned { return slices.Clone(l.plans) }
