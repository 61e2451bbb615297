package fleet

import "time"

// Member is one host of the fleet as the controller knows it.
type Member struct {
	Host    string    `json:"host"`
	In      bool      `json:"in"`      // in service
	Reached bool      `json:"reached"` // it answered lately; one that does not is not in service, whatever it was told
	Rate    float64   `json:"rate"`    // queries a second that it was asked
	Runs    Config    `json:"runs"`    // configuration with which it was last renewed
	Left    time.Time `json:"left"`    // when it was told to leave; of one that is out
	Drained bool      `json:"drained"` // it answers no queries any more

	heard time.Time
}

// change is one step of the fleet.
type change struct {
	member int // index; -1: nothing is to be done
	in     bool
}

// nothing is to be done.
func nothing() change { return change{member: -1} }

// fleet is what a decision rests on.
type fleet struct {
	config   Config
	members  []Member
	renewal  time.Duration // that a host needs until it can come back with a new configuration
	throttle Throttle
	left     []time.Time // when hosts left
}

// inService counts the hosts that are in service.
func (f fleet) inService() int {
	n := 0
	for _, m := range f.members {
		if m.In && m.Reached {
			n++
		}
	}
	return n
}

// load is how many queries a second the fleet is asked.
func (f fleet) load() float64 {
	sum := 0.0
	for _, m := range f.members {
		if m.Reached {
			sum += m.Rate
		}
	}
	return sum
}

// next decides on one change: a host that may come back goes first, then one that is
// to be renewed leaves, if as many stay as must.
func (f fleet) next(now time.Time) change {
	if f.inService() < f.config.Desired {
		for i, m := range f.members {
			if !m.In && m.Reached && f.ready(m, now) {
				return change{member: i, in: true}
			}
		}
	}
	leaving := 0
	for _, m := range f.members {
		if !m.In && !m.Drained {
			leaving++
		}
	}
	if f.inService() <= f.config.Floor() || !f.throttle.allows(now, f.left, leaving, f.config.Desired) {
		return nothing()
	}
	for i, m := range f.members {
		if m.In && m.Reached && !m.Runs.same(f.config) {
			return change{member: i}
		}
	}
	return nothing()
}

// ready says whether a host that left may come back: it runs what is asked for
// already, as after a push that takes another one back, or it has been renewed.
func (f fleet) ready(m Member, now time.Time) bool {
	return m.Runs.same(f.config) || now.Sub(m.Left) >= f.renewal
}
