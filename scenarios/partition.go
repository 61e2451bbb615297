package scenarios

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/injectors"
)

// partitions are partial: one app host still reaches what everybody else has
// lost. That is where two writers come from, since what looks dead to those who
// decide goes on serving. (Alquraan et al., "An Analysis of Network-Partitioning
// Failures in Cloud Systems", OSDI 2018, find partial ones in 29 % of failures.)
func partitions(l *Lab) {
	primary := l.find(l.topology.Home, system.Database)
	confidant := l.find(l.topology.Home, system.App)
	if primary == "" || confidant == "" || len(l.standbys()) == 0 {
		return
	}
	others := l.topology.Select(func(h system.Host) bool {
		return h.Role != system.Resolver && !slices.Contains([]string{primary, confidant}, h.Name)
	})
	Describe("Partition,", func() {
		l.experiment("the primary is reached by one app host only: there is never more than one writer", gate("partition"), harness.Plan{
			Hypothesis: "the old primary acknowledges nothing more, although a host that serves users still reaches it",
			Faults: harness.At(0, must(injectors.Partition(late{l},
				primary+" from all but "+confidant, []string{primary}, others))).For(hostHold),
		}, l.recover(l.elsewhere()...), l.keepData(), l.comeHome())
	})
}
