package harness

import (
	"context"
	"errors"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// lasting is for how long a state must last, as far as the users' pulse knows,
// to be surely seen as sustained by the judges.
const lasting = settleFor + settleFor/4

// hold keeps a fault in force for its time, and then until what the scenario
// demands of the time under the fault is decided: it came true and lasted, or
// it is too late for it.
func (o *observation) hold(ctx context.Context, injected, least time.Duration) error {
	if err := o.pause(ctx, max(0, injected+least-o.Clock.Now())); err != nil {
		return err
	}
	for _, open := range openQuestions(o.plan.Demands, history.Objectives(o.Topology.Objectives)) {
		limit := injected + open.limit + 2*settleFor - o.Clock.Now()
		err := o.until(ctx, limit, func() bool { return !o.Patient && o.rec.lasts(open.lasts) > lasting })
		if err != nil && !errors.Is(err, errTooLate) { // too late is decided as well
			return err
		}
	}
	return nil
}

// question is something that a scenario demands to come true under the fault.
type question struct {
	limit time.Duration // after the onset
	lasts func(*pulse, time.Duration) time.Duration
}

// openQuestions lists what only time under the fault can answer. Without a limit
// there is nothing to wait for.
func openQuestions(demands []history.Demand, o history.Objectives) []question {
	var open []question
	for _, d := range demands {
		switch verdict.Measure(d.Measure) {
		case verdict.ReadOnlyWithin:
			open = ask(open, d, o.ReadOnlyWithin, (*pulse).polite)
		case verdict.FailoverWithin:
			open = ask(open, d, o.FailoverWithin, (*pulse).served)
		default: // counts and shares are taken over whatever time there is
		}
	}
	return open
}

func ask(open []question, d history.Demand, objective *time.Duration, lasts func(*pulse, time.Duration) time.Duration) []question {
	switch {
	case d.Limit != nil:
		return append(open, question{time.Duration(*d.Limit * float64(time.Second)), lasts})
	case objective != nil:
		return append(open, question{*objective, lasts})
	}
	return open
}
