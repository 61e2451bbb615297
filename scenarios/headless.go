package scenarios

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/injectors"
)

// headless are experiments in which nobody is left to fail over, so that the
// read-only mode must carry the service for as long as the fault lasts. A quick
// failover would hide that there is none.
func headless(l *Lab) {
	primary, pilot := l.find(l.topology.Home, system.Database), l.find(system.Outside, system.Pilot)
	if primary == "" || pilot == "" {
		return
	}
	Describe("Removal of the primary and the pilot at once,", func() {
		l.experiment("silent: reads are served and writes politely refused", gate("host"), harness.Plan{
			Hypothesis: "users read all the time and are told that they cannot write for now; nothing is lost",
			Faults: harness.At(0,
				must(injectors.HostRemoval(late{l}, primary, injectors.Silent)),
				must(injectors.HostRemoval(late{l}, pilot, injectors.Silent))).For(hostHold),
		}, l.goReadOnly(), l.keepData(), l.comeHome())
	})
}
