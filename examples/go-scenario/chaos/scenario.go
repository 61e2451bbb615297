package chaos

import (
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/scenarios"
)

// Kinds are Gameday's kinds of faults and that of our own.
func Kinds() fault.Set { return append(injectors.All(), ReadOnly()) }

// Scenarios are the control, which comes first, and that of our own.
func Scenarios(m system.Model, s settings.Settings) ([]harness.Scenario, error) {
	mine, err := leftReadOnly()
	if err != nil {
		return nil, err
	}
	all := []harness.Scenario{mine}
	for _, built := range scenarios.From(m, s).Scenarios {
		if built.Control {
			all = append([]harness.Scenario{built}, all...)
		}
	}
	return all, nil
}

// leftReadOnly is what must hold while the store is left read-only.
func leftReadOnly() (harness.Scenario, error) {
	store, err := system.ParseSelector("service=store")
	if err != nil {
		return harness.Scenario{}, err
	}
	limit := time.Second.Seconds()
	return harness.Scenario{
		ID:         "store-left-read-only",
		Title:      "The store is left read-only: reads go on, writes are refused politely, and nothing is lost",
		Hypothesis: "the store asks for its mode before each write, and serves reads from memory",
		Class:      settings.HA,
		Labels:     []string{"store"},
		Plan:       plan.Do{Fault: plan.Spec{ID: "f1", Kind: ReadOnly().Name(), Target: store}, For: 5 * time.Second, Until: plan.Decided},
		Demands: append(
			expect.Demands(expect.FallBackToReadOnly(expect.Within(time.Second)), expect.LoseNoAcknowledgedWrite()),
			history.Demand{Measure: string(verdict.RecoveryWithin), Limit: &limit},
		),
	}, nil
}
