package scenarios

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/injectors"
)

// moveHold is long enough for a failover and, by itself, the way home to the
// host at its new address: only then do those show who remember the old one.
const moveHold = 15 * time.Second

// moves bring a host back at another address, as a replaced instance comes back.
func moves(l *Lab) {
	primary := l.find(l.topology.Home, system.Database)
	if primary == "" {
		return
	}
	Describe("Move of the primary,", func() {
		l.experiment("to another address: users write again within the objective", gate("dns", "move"), harness.Plan{
			Hypothesis: "names are asked again, so everybody finds the primary where it is now",
			Faults:     harness.At(0, must(injectors.HostMove(late{l}, primary))).For(moveHold),
		}, l.recover(), l.keepData(), l.comeHome())
	})
}
