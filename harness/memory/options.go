package memory

import (
	"cmp"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Options say how the service behaves. The zero value is a service that does well:
// it goes read-only politely, elects another primary after a second, loses nothing
// and comes home.
type Options struct {
	// Clock is the run's; the zero Clock: one that starts with the world.
	Clock history.Clock
	// Election is how long the service is without a primary before it has another
	// one; 0: a second.
	Election time.Duration
	// NoElection leaves it without one until the primary itself is back.
	NoElection bool
	// ReadOnly is how long after the loss of its primary the service begins to serve
	// reads again and to refuse writes politely; 0: 200 ms. Until then requests hang.
	ReadOnly time.Duration
	// Rude never refuses politely: without a primary all requests hang.
	Rude bool
	// Return is how long the home region must be whole again before it serves;
	// 0: 500 ms.
	Return time.Duration
	// StayAway never brings the primary back to the home region.
	StayAway bool
	// Disruptive lets a member of the store that comes back force an election, as a
	// member of a quorum with a higher term does.
	Disruptive bool
	// Forgetful is how much the other members lag behind the primary: what was
	// acknowledged so shortly before a failover is lost.
	Forgetful time.Duration
	// CatchAll answers every request with OK, whatever it is.
	CatchAll bool
	// AsksDNS lets a region serve only while one of its resolvers answers.
	AsksDNS bool
	// Boot is how long a host takes until it works, after it was started; 0: 100 ms.
	Boot time.Duration
	// Demand is how many processors each host wants all the time; 0: half of one.
	// Below zero: none.
	Demand float64
	// Latency of a request that is answered at once; 0: 2 ms.
	Latency time.Duration
}

// filled returns the options with what was not said.
func (o Options) filled() Options {
	if o.Clock == (history.Clock{}) {
		o.Clock = history.NewClock()
	}
	for _, d := range []struct {
		of      *time.Duration
		without time.Duration
	}{
		{&o.Election, time.Second},
		{&o.ReadOnly, 200 * time.Millisecond},
		{&o.Return, 500 * time.Millisecond},
		{&o.Boot, 100 * time.Millisecond},
		{&o.Latency, 2 * time.Millisecond},
	} {
		if *d.of == 0 {
			*d.of = d.without
		}
	}
	o.Demand = max(cmp.Or(o.Demand, 0.5), 0)
	return o
}
