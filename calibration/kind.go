package calibration

import (
	"time"

	"github.com/gameday-harness/gameday/calibration/internal/truth"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Kind is a way in which the service fails.
type Kind string

// The kinds: outages, and then those whose writes or reads are counted.
const (
	Away       Kind = "away"        // connections are refused and reset
	Stall      Kind = "stall"       // requests hang, and are dropped in the end
	AwayRefuse Kind = "away-refuse" // away, then read-only
	Refuse     Kind = "refuse"      // read-only
	Hold       Kind = "hold"        // requests hang, and are answered in the end
	Forget     Kind = "forget"      // acknowledged writes are lost
	Duplicate  Kind = "duplicate"   // writes are stored twice
	Stale      Kind = "stale"       // reads miss what was acknowledged
)

// outages are the kinds that last for a time.
func outages() []Kind { return []Kind{Away, Stall, AwayRefuse, Refuse, Hold} }

// counted are the kinds that are counted.
func counted() []Kind { return []Kind{Forget, Duplicate, Stale} }

// Case is one experiment: what the service is ordered to do.
type Case struct {
	N      int           `json:"n"`
	Kind   Kind          `json:"kind"`
	Length time.Duration `json:"length,omitempty"` // ordered, of the whole outage
	First  time.Duration `json:"first,omitempty"`  // away-refuse: of it away
	Count  int           `json:"count,omitempty"`  // forget, duplicate: ordered
}

// order is what the service is asked for.
func (c Case) order() truth.Order {
	span := truth.Span{Mode: truth.Mode(c.Kind), For: c.Length, Count: c.Count}
	if c.Kind == AwayRefuse {
		return truth.Order{Spans: []truth.Span{
			{Mode: truth.Away, For: c.First}, {Mode: truth.Refuse, For: c.Length - c.First},
		}}
	}
	return truth.Order{Spans: []truth.Span{span}}
}

// expected is what a measure must find, from the service's account alone, and
// false when the truth of this kind says nothing on it. Times are in seconds.
func (r Record) expected(m verdict.Measure) (float64, bool) {
	a := r.Account
	switch m {
	case verdict.ReadOnlyWithin:
		return r.readOnly()
	case verdict.FailoverWithin:
		return r.failover()
	case verdict.DataLoss:
		return float64(a.Forgotten), true
	case verdict.Duplicates:
		return float64(a.Duplicated), true
	case verdict.StaleReads:
		return float64(a.Stale), true // what was forgotten is lost, not stale
	default:
		return 0, false
	}
}

// readOnly is how long reads failed, or writes otherwise than politely.
func (r Record) readOnly() (float64, bool) {
	switch r.Case.Kind {
	case Away, Stall, AwayRefuse:
		return seconds(r.Account.Spans[0]), true
	case Refuse, Duplicate:
		return 0, true
	case Hold:
		// Who must wait for longer than the deadline is ill served, who need not
		// is not; when the first of those was sent is known less well.
		return 0, r.outage() < r.Deadline.Seconds()
	default: // some reads are in vain, at random
		return 0, false
	}
}

// failover is how long reads or writes were not served.
func (r Record) failover() (float64, bool) {
	switch r.Case.Kind {
	case Away, Stall, AwayRefuse, Refuse:
		return r.outage(), true
	case Duplicate:
		return 0, true
	case Hold:
		if r.outage() < r.Deadline.Seconds() {
			return 0, true // all were served within their users' patience
		}
		return r.outage(), true
	default:
		return 0, false
	}
}

// bad is the full outage that the requests that were not served amount to.
func (r Record) bad() (float64, bool) {
	var sum float64
	for _, s := range r.Account.Spans {
		switch s.Mode {
		case truth.Away, truth.Stall:
			sum += seconds(s)
		case truth.Refuse:
			sum += r.Writes * seconds(s)
		default:
			return 0, false
		}
	}
	return sum, true
}

// outage is the time from the begin of the first span to the end of the last.
func (r Record) outage() float64 {
	spans := r.Account.Spans
	return time.Duration(spans[len(spans)-1].To - spans[0].From).Seconds()
}

func seconds(s truth.Spent) float64 { return time.Duration(s.To - s.From).Seconds() }
