package pulse

import (
	"cmp"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Pulse is what users have seen so far. It is not safe for concurrent use.
type Pulse struct {
	home string

	reads, writes bool          // there was a good one of each
	service       streak        // of requests that were served
	polite        streak        // of those that were served, or writes politely refused
	lastAway      time.Duration // intended time of the latest write that another region acknowledged
	tally         tally         // of requests that were served
}

// New follows users who send rate requests a second in all. home is the region
// that serves them when all is well; "" when there is none.
func New(home string, rate float64) Pulse {
	return Pulse{home: home, service: streak{rate: rate}, polite: streak{rate: rate}}
}

// Feel takes one completed request in.
func (p *Pulse) Feel(o history.Op) {
	served := o.Served()
	p.service.add(o.Intended, served)
	p.tally.add(o.Intended, served)
	p.polite.add(o.Intended, served || o.Kind == history.Write && o.Outcome == history.Refused)
	if !served {
		return
	}
	if o.Kind == history.Read {
		p.reads = true
		return
	}
	p.writes = true
	if p.home != "" && cmp.Or(o.Authority, o.Region) != p.home {
		p.lastAway = max(p.lastAway, o.Intended)
	}
}

// State tells for how long something has been true of users without a break.
type State func(p *Pulse, now time.Duration) time.Duration

// Served is how long every request has been served, as far as is known now.
func (p *Pulse) Served(now time.Duration) time.Duration {
	if !p.reads || !p.writes {
		return 0
	}
	return p.service.length(now)
}

// ReadOnly is how long every request has been served, or been a write that was
// politely refused.
func (p *Pulse) ReadOnly(now time.Duration) time.Duration { return p.polite.length(now) }

// Home is how long every request has been served and every write been
// acknowledged by the home region. Without a home it is Served.
func (p *Pulse) Home(now time.Duration) time.Duration {
	return min(p.Served(now), now-p.lastAway)
}

// Share tells of the requests that were due in a span, to the nearest 100 ms: the
// share that was served, 0..1, and how many there were.
func (p *Pulse) Share(span history.Interval) (share float64, requests int) {
	sum := p.tally.within(span)
	if sum.all == 0 {
		return 0, 0
	}
	return float64(sum.served) / float64(sum.all), sum.all
}
