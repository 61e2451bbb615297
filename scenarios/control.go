package scenarios

import (
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
)

// control is the experiment without a fault. If it fails, no other verdict of the run
// is worth anything.
func control(b *builder) {
	const c = settings.HA
	b.add(harness.Scenario{
		ID: "control", Control: true, Class: c, Labels: daily("control"),
		Title:      "Nothing happens: every objective holds",
		Hypothesis: "without a fault every objective holds",
		Plan:       plan.Do{Fault: fault("f1", "noop", ""), For: 3 * time.Second, Until: plan.Decided},
		Demands:    slices.Concat(b.readOnly(c), b.served(c, ""), b.safe(c), b.recovered(c), b.available(c)),
	})
}
