package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// own adds the scenarios of the file itself: what only its author can know of, such as
// the push of a configuration.
func own(b *builder) {
	for _, s := range b.settings.Scenarios {
		n, err := plan.Stretch(plan.Number(s.Plan), 1)
		if err != nil {
			panic(fmt.Sprintf("scenarios: %v", err)) // the file was checked as it was read
		}
		demands := s.Demands
		if demands == nil {
			demands = slices.Concat(b.safe(s.Class), b.recovered(s.Class))
			if len(s.Bounds) > 0 {
				demands = append(demands, history.Demand{Measure: string(verdict.Readings)})
			}
		}
		b.add(harness.Scenario{
			ID: s.ID, Title: s.Title, Hypothesis: s.Hypothesis, Class: s.Class, Labels: s.Labels, Plan: n, Wide: s.Wide,
			Demands: demands, Bounds: s.Bounds, Compressed: s.Compressed,
		})
	}
}

// InRealTime returns settings whose own scenarios take as long as what they replay,
// and whose experiments may take so much longer.
func InRealTime(s settings.Settings) settings.Settings {
	s.Scenarios = slices.Clone(s.Scenarios)
	longest := 1.0
	for i, one := range s.Scenarios {
		n, err := plan.Stretch(one.Plan, one.Compressed)
		if err != nil {
			panic(fmt.Sprintf("scenarios: %v", err)) // the file was checked as it was read
		}
		longest = max(longest, one.Compressed)
		s.Scenarios[i].Plan, s.Scenarios[i].Compressed = n, 1
	}
	s.Limits.Experiment = time.Duration(float64(s.Limits.Experiment) * longest)
	return s
}
