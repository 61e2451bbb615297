package scenarios

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/gameday-harness/gameday/harness"
	. "github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/injectors"
)

// regionHold is how long a region stays dark at least.
const regionHold = 8 * time.Second

func blackouts(l *Lab) {
	active := l.topology.Home
	if active == "" {
		return
	}
	dark := func(region string, m gateway.Mode) harness.Schedule {
		return harness.At(0, must(injectors.RegionBlackout(late{l}, region, m))).For(regionHold)
	}
	Describe("Blackout of the active region,", func() {
		for _, v := range []variant{{injectors.Silent, daily("region")}, {injectors.Refused, gate("region")}} {
			l.experiment(string(v.mode)+": goes read-only, fails over, loses nothing and comes home", v.labels, harness.Plan{
				Hypothesis: "users read all the time and write again within the RTO; the region comes back",
				Faults:     dark(active, v.mode),
				Wide:       true, // all of a region is what is meant, however large it is
			}, l.goReadOnly(), l.recover(l.elsewhere()...), l.keepData(), l.comeHome())
		}
	})
	for _, standby := range l.standbys() {
		Describe("Blackout of the standby region "+standby+",", func() {
			for _, v := range []variant{{injectors.Silent, daily("region", "standby")}, {injectors.Refused, rare("region", "standby")}} {
				l.experiment(string(v.mode)+": users write again within the objective", v.labels, harness.Plan{
					Hypothesis: "writes wait until replication is loosened, then go on; reads never stop",
					Faults:     dark(standby, v.mode),
					Wide:       true,
				}, l.recover(at(active)...), l.keepData(), l.comeHome())
			}
		})
	}
}

// standbys are the regions that can take over.
func (l *Lab) standbys() []string {
	var others []string
	for _, r := range l.topology.Regions {
		if r != l.topology.Home {
			others = append(others, r)
		}
	}
	return others
}

// elsewhere names the region that must take over, when there is only one.
func (l *Lab) elsewhere() []FailOverOption {
	if s := l.standbys(); len(s) == 1 {
		return []FailOverOption{To(s[0])}
	}
	return nil
}
