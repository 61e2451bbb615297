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
	for _, open := range openQuestions(o.plan.Demands, o.Topology.Objectives.Common) {
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
func openQuestions(demands []history.Demand, objectives map[string]float64) []question {
	var open []question
	for _, d := range demands {
		measure, _ := verdict.Describe(verdict.Measure(d.Measure))
		limit := d.Limit
		if limit == nil {
			limit = measure.Limit(objectives)
		}
		lasts := asked(measure.Asks)
		if limit != nil && lasts != nil {
			open = append(open, question{time.Duration(*limit * float64(time.Second)), lasts})
		}
	}
	return open
}

// asked is what must last for a question to be answered; nil for what is not
// asked while a fault is in force.
func asked(q verdict.Ask) func(*pulse, time.Duration) time.Duration {
	switch q {
	case verdict.AskReadOnly:
		return (*pulse).polite
	case verdict.AskServed:
		return (*pulse).served
	case verdict.AskNothing, verdict.AskRecovered, verdict.AskHome:
	}
	return nil
}
