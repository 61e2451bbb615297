package harness

import (
	"cmp"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// pulse follows users while an experiment runs, to know when an observation
// may end. It decides nothing about the verdict: judges read the history.
type pulse struct {
	home string
	rate float64 // requests a second that are due

	reads, writes bool            // there was a good one of each
	lastBad       time.Duration   // intended time of the latest request that was not served
	lastAway      time.Duration   // intended time of the latest write that another region acknowledged
	good          []time.Duration // intended times of the latest good requests
}

// While requests hang nothing bad is known of them yet, so silence must not
// pass for service: of the requests due in the latest window, apart from those
// that can still be on their way, nearly all must have been good.
const (
	pulseWindow = time.Second
	pulseTravel = 150 * time.Millisecond
	pulseShare  = 0.95
)

// feel takes one completed request in.
func (p *pulse) feel(o history.Op) {
	if o.Outcome != history.OK {
		p.lastBad = max(p.lastBad, o.Intended)
		return
	}
	p.remember(o.Intended)
	if o.Kind == history.Read {
		p.reads = true
		return
	}
	p.writes = true
	if p.home != "" && cmp.Or(o.Authority, o.Region) != p.home {
		p.lastAway = max(p.lastAway, o.Intended)
	}
}

func (p *pulse) remember(intended time.Duration) {
	p.good = append(p.good, intended)
	if keep := 4 * int(p.rate*pulseWindow.Seconds()); len(p.good) > 2*keep {
		p.good = slices.Delete(p.good, 0, len(p.good)-keep)
	}
}

// served is how long every request has been served, as far as is known now.
func (p *pulse) served(now time.Duration) time.Duration {
	if !p.reads || !p.writes || p.recent(now) < pulseShare*p.rate*pulseWindow.Seconds() {
		return 0
	}
	return now - p.lastBad
}

// recent counts the good requests that were due in the latest window.
func (p *pulse) recent(now time.Duration) float64 {
	n := 0
	to := now - pulseTravel
	for _, t := range p.good {
		if t > to-pulseWindow && t <= to {
			n++
		}
	}
	return float64(n)
}

// atHome is how long every request has been served and every write been
// acknowledged by the home region.
func (p *pulse) atHome(now time.Duration) time.Duration {
	return min(p.served(now), now-p.lastAway)
}
