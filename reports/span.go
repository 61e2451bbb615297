package reports

import (
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// zero is where a scenario begins, in the times of its history: one clock
// serves a whole run, so a later scenario begins late.
type zero time.Duration

// at is the time since the scenario began.
func (z zero) at(t time.Duration) Seconds { return SecondsOf(t - time.Duration(z)) }

// extent finds where a scenario begins and ends: with its first phase or its
// first request, and with whatever was recorded last.
func extent(h history.History) (zero, time.Duration) {
	var first, last time.Duration
	begun := false
	see := func(from, to time.Duration) {
		if !begun || from < first {
			first = from
		}
		last, begun = max(last, to), true
	}
	for _, e := range h {
		switch {
		case e.Op != nil:
			see(e.Op.Intended, e.Op.Done)
		case e.Phase != nil, e.Fault != nil:
			see(e.At, e.At)
		default:
			last = max(last, e.At)
		}
	}
	if !begun && len(h) > 0 {
		first = h[0].At
	}
	return zero(first), last
}

// WarmUp is what came before the first phase: users were there already, but
// nothing that they saw is judged.
const WarmUp = "warm-up"

// phasesOf turns the marks of phases into spans; each lasts until the next.
func phasesOf(h history.History, z zero, end time.Duration) []PhaseSpan {
	var spans []PhaseSpan
	for _, e := range h {
		if e.Phase == nil {
			continue
		}
		if n := len(spans); n > 0 {
			spans[n-1].To = z.at(e.At)
		} else if z.at(e.At) > 0 {
			spans = append(spans, PhaseSpan{Name: WarmUp, From: 0, To: z.at(e.At)})
		}
		spans = append(spans, PhaseSpan{Name: string(e.Phase.Name), From: z.at(e.At), To: z.at(end)})
	}
	// The end is no phase that anything can happen in.
	if n := len(spans); n > 0 && spans[n-1].Name == string(history.Done) {
		spans = spans[:n-1]
	}
	return spans
}
