package verdict

import (
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// window is a time that a measure rests on. A doubt that is shorter than least
// cannot have changed what was seen there.
type window struct {
	history.Interval
	least time.Duration
	final bool // of the final read: an answer is the service's word whenever it comes
}

// look notes that the measure rests on what was seen between two instants.
func (t *trial) look(from, to time.Duration) {
	t.looked = append(t.looked, window{Interval: history.Interval{From: from, To: to}})
}

// lookAtDeciding notes that the measure rests on what was seen from an instant
// until the last answer to the requests that decided it. From then until the
// end only trouble that lasts as long as a recovery must would have decided
// otherwise, and only a doubt of that length could hide or feign it.
func (t *trial) lookAtDeciding(from time.Duration, ops []history.Op, end time.Duration) {
	decided := from
	for _, op := range ops {
		decided = max(decided, op.Done)
	}
	t.look(from, decided)
	t.looked = append(t.looked, window{Interval: history.Interval{From: decided, To: end}, least: t.meta.Settle})
}

// lookAtWorkload notes that the measure rests on all that users saw from an
// instant on.
func (t *trial) lookAtWorkload(from time.Duration) { t.look(from, t.end()) }

// lookAtFinalRead notes that the measure rests on the final read.
func (t *trial) lookAtFinalRead() {
	span, _ := t.history.PhaseSpan(history.FinalRead)
	t.looked = append(t.looked, window{Interval: span, final: true})
}

// lookAtSteady notes that the measure rests on the steady state, and checks at
// once that nothing disturbed it.
func (t *trial) lookAtSteady(timeless bool) error {
	if timeless {
		return nil
	}
	begin, _ := t.history.PhaseBegin(history.Steady)
	t.look(begin, t.onset.From)
	return t.disturbed()
}

// rested is the length of the time that the measure rests on.
func (t trial) rested() time.Duration {
	var spans []history.Interval
	for _, w := range t.looked {
		if w.least == 0 && !w.final {
			spans = append(spans, w.Interval)
		}
	}
	return within(union(spans), history.Interval{To: never})
}

// touched reports whether a span can have changed what the measure saw.
func (t trial) touched(span history.Interval) bool {
	return slices.ContainsFunc(t.looked, func(w window) bool {
		return w.Overlaps(span) && span.Width() >= w.least
	})
}

// blinded reports whether probes that a doubt cost can have changed what the
// measure saw.
func (t trial) blinded(doubt history.Interval) bool {
	return slices.ContainsFunc(t.looked, func(w window) bool {
		return !w.final && w.Overlaps(doubt) && doubt.Width() >= w.least
	})
}
