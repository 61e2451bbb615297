package scenarios

import (
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/verdict"
)

const (
	// changeHold is how long a change stays at least: what it sets off may take its
	// time, such as hosts that boot.
	changeHold = 15 * time.Second
	// reaction is how long people take until they press the button.
	reaction = 5 * time.Second
)

// changes are what people do to the system, by the file's own words: on an ordinary
// day, and, where that is what it is for, while the home region is dark.
func changes(b *builder) {
	for _, c := range b.settings.Changes {
		b.changeOnAnOrdinaryDay(c)
		if c.InBlackout && b.model.Home != "" {
			b.changeInBlackout(c)
		}
	}
}

func (b *builder) changeOnAnOrdinaryDay(of settings.Change) {
	const c = settings.HA
	b.add(harness.Scenario{
		ID: "change-" + name(of.Name), Class: c, Labels: rare("change"),
		Title:      "Change " + of.Name + " on an ordinary day: users are served again within the objective, and nothing is lost",
		Hypothesis: "a change that people make takes nothing from users that was acknowledged",
		Plan:       hold(changeHold, changeOf("f1", of)),
		Demands:    slices.Concat(b.served(c, ""), b.safe(c), b.takenBack(c, of)),
	})
}

func (b *builder) changeInBlackout(of settings.Change) {
	const c = settings.DR
	b.add(harness.Scenario{
		ID: "change-" + name(of.Name) + "-in-blackout", Class: c, Labels: rare("change", "region"), Wide: true,
		Title:      "Blackout of the active region, silent, and change " + of.Name + " by hand: users are served again within the objective, nothing is lost, and they come home",
		Hypothesis: "one press is enough to serve users from the other region, and another one to come home",
		Plan: plan.Parallel{Stagger: reaction, Nodes: []plan.Node{
			hold(regionHold, fault("f1", "region.blackout", "region=home", "mode", "silent")),
			hold(changeHold, changeOf("f2", of)),
		}},
		Demands: slices.Concat(b.readOnly(c), b.served(c, b.elsewhere()), b.safe(c), b.takenBack(c, of)),
	})
}

// takenBack demands that the service is well again when the change is taken back, and
// at home. Nobody can say where a change that stays leaves it.
func (b *builder) takenBack(c settings.Class, of settings.Change) []history.Demand {
	if of.Undo != "" {
		return b.recovered(c)
	}
	return b.objective(c, verdict.RecoveryWithin, "")
}

// changeOf is the fault that makes a change.
func changeOf(id string, c settings.Change) plan.Spec {
	params := []string{"argv", c.Argv}
	if c.Undo != "" {
		params = append(params, "undo", c.Undo)
	}
	return fault(id, "change.command", c.Target, params...)
}
