package scenarios

import (
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// moveHold is long enough for a failover and, by itself, the way home to the
// host at its new address: only then do those show who remember the old one.
const moveHold = 15 * time.Second

// move brings the primary back at another address, as a replaced instance comes back.
func move(b *builder) {
	if _, there := b.first(b.model.Home, system.Database); !there || b.model.Home == "" {
		return
	}
	const c = settings.HA
	b.add(harness.Scenario{
		ID: "move-primary", Class: c, Labels: gate("dns", "move"),
		Title:      "Move of the primary, to another address: users write again within the objective",
		Hypothesis: "names are asked again, so everybody finds the primary where it is now",
		Plan:       hold(moveHold, fault("f1", "host.move", "first 1 of role=database,region=home")),
		Demands:    slices.Concat(b.served(c, ""), b.safe(c), b.recovered(c)),
	})
}
