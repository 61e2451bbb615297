package harness

import (
	"cmp"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// pulse follows users while an experiment runs, to know when an observation
// may end. It decides nothing about the verdict: judges read the history.
type pulse struct {
	home string

	reads, writes bool          // there was a good one of each
	service       streak        // of requests that were served
	modes         streak        // of those that were served, or writes politely refused
	lastAway      time.Duration // intended time of the latest write that another region acknowledged
	tally         tally         // of requests that were served
}

func newPulse(home string, rate float64) pulse {
	return pulse{home: home, service: streak{rate: rate}, modes: streak{rate: rate}}
}

// feel takes one completed request in.
func (p *pulse) feel(o history.Op) {
	served := o.Served()
	p.service.add(o.Intended, served)
	p.tally.add(o.Intended, served)
	p.modes.add(o.Intended, served || o.Kind == history.Write && o.Outcome == history.Refused)
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

// served is how long every request has been served, as far as is known now.
func (p *pulse) served(now time.Duration) time.Duration {
	if !p.reads || !p.writes {
		return 0
	}
	return p.service.length(now)
}

// polite is how long every request has been served, or been a write that was
// politely refused.
func (p *pulse) polite(now time.Duration) time.Duration { return p.modes.length(now) }

// atHome is how long every request has been served and every write been
// acknowledged by the home region.
func (p *pulse) atHome(now time.Duration) time.Duration {
	return min(p.served(now), now-p.lastAway)
}
