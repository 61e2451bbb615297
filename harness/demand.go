package harness

import (
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/pulse"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// checkDemand refuses what could never be met, or never be judged.
func checkDemand(m system.Model, d history.Demand) error {
	if err := verdict.CheckDemand(d); err != nil {
		return err
	}
	measure, _ := verdict.Describe(verdict.Measure(d.Measure))
	switch {
	case d.Region != "" && !slices.Contains(m.Regions, d.Region):
		return fmt.Errorf("it demands %s to the region %q, and there is none of that name", d.Measure, d.Region)
	case measure.Asks == verdict.AskHome && m.Home == "":
		return fmt.Errorf("it demands %s, but the system has no home region", d.Measure)
	}
	return nil
}

// question is something that is demanded to come true, and that users answer.
type question struct {
	asks  verdict.Ask
	limit time.Duration // after the onset, or after the heal
}

// state is what must last for the question to be answered.
func (q question) state() pulse.State {
	switch q.asks {
	case verdict.AskReadOnly:
		return (*pulse.Pulse).ReadOnly
	case verdict.AskHome:
		return (*pulse.Pulse).Home
	default:
		return (*pulse.Pulse).Served
	}
}

// questions lists what of the demands only time can answer, of some kinds. Without
// a limit there is nothing to wait for.
func questions(demands []history.Demand, objectives map[string]float64, kinds ...verdict.Ask) []question {
	var open []question
	for _, d := range demands {
		measure, known := verdict.Describe(verdict.Measure(d.Measure))
		if !known || !slices.Contains(kinds, measure.Asks) {
			continue
		}
		limit := measure.Limit(objectives)
		if d.Limit != nil {
			limit = d.Limit
		}
		if limit != nil {
			open = append(open, question{measure.Asks, time.Duration(*limit * float64(time.Second))})
		}
	}
	return open
}
