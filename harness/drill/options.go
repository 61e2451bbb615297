package drill

import (
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// Options are what a drill is drawn from and how much of it there is.
type Options struct {
	Seed     int64
	Budget   time.Duration // that the drill takes when the system recovers as it should
	Settings settings.Drill
	// HostsAtOnce is the share of hosts that one episode may take, 0..1; 0 is no limit.
	HostsAtOnce float64
	Kinds       fault.Set
	Offers      []system.Capability // powers over the worlds that it runs in
}

// How long things take. A hold is drawn in whole seconds: long enough for kept
// connections to age out and for names to be asked again, most of the time.
const (
	LeastHold = 10 * time.Second
	MostHold  = 25 * time.Second

	// Usual is what an episode takes beside its hold when all goes well: the fault is
	// injected and confirmed, healed and seen to be gone, and the system recovers.
	Usual = 15 * time.Second
	// Between is how long nothing is done after a heal at least.
	Between = 5 * time.Second
)

// A pair: one fault begins, a second one later, when the first was confirmed, and the
// second is healed before the first. So each is proven while the other one rests.
const (
	pairLead = 10 * time.Second // of the first before the second
	pairTail = 12 * time.Second // of the first after the second, at least
	pairOdds = 0.25             // share of episodes that are pairs, where any fit
)

// weights is how often a group is drawn against the others when the file says
// nothing: what fails most often in real life comes most often.
func weights() map[fault.Group]float64 {
	return map[fault.Group]float64{
		fault.Instance: 3, fault.Latency: 2, fault.Dependency: 2, fault.DNS: 2,
		fault.Zone: 1, fault.Region: 1, fault.Configuration: 1, fault.Load: 1,
	}
}

// weight of a group.
func (o Options) weight(g fault.Group) float64 {
	if w, said := o.Settings.Weights[string(g)]; said {
		return w
	}
	return weights()[g]
}
