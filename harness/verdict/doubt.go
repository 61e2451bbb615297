package verdict

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// window is a time that a measure rests on. A doubt that is shorter than least
// cannot have changed what was seen there.
type window struct {
	history.Interval
	least time.Duration
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
	t.look(span.From, span.To)
}

// lookAtSteady notes that the measure rests on the steady state, and checks at
// once that it was looked at with a sound instrument.
func (t *trial) lookAtSteady(timeless bool) error {
	if timeless {
		return nil
	}
	begin, _ := t.history.PhaseBegin(history.Steady)
	t.look(begin, t.bite.From)
	return t.doubted()
}

// doubted is why the instrument was not to be trusted while the measure looked,
// and nil when it was.
func (t *trial) doubted() error {
	for _, note := range t.history.Notes() {
		if note.Taints && note.Span != nil && t.touched(*note.Span) {
			return fmt.Errorf("the instrument was not to be trusted from %s to %s: %s",
				inSeconds(note.Span.From), inSeconds(note.Span.To), note.Text)
		}
	}
	return t.sentLate()
}

// touched reports whether a span can have changed what the measure saw.
func (t *trial) touched(span history.Interval) bool {
	for _, w := range t.looked {
		if w.Overlaps(span) && span.Width() >= w.least {
			return true
		}
	}
	return false
}

// mostLate bounds how late the generator itself may send: users start a new
// request a hundred times a second, so a quarter of a second without any is a
// machine that stood still. Less than that is in the bounds, since all
// instants count from when requests were really sent.
const mostLate = 250 * time.Millisecond

// lateLimit is mostLate, or half the deadline if that is less: a schedule must
// not be further off than the patience of those who follow it.
func (t *trial) lateLimit() time.Duration {
	if t.meta.Deadline > 0 {
		return min(mostLate, t.meta.Deadline/2)
	}
	return mostLate
}

// sentLate is an error when the harness, not the system, made users wait while
// the measure looked.
func (t *trial) sentLate() error {
	count, worst := 0, time.Duration(0)
	for _, op := range t.ops {
		late := history.Interval{From: op.Intended, To: op.Sent}
		if late.Width() > t.lateLimit() && t.touched(late) {
			count++
			worst = max(worst, late.Width())
		}
	}
	if count == 0 {
		return nil
	}
	return fmt.Errorf("the harness itself was late: requests sent more than %s after they were due: %d, the latest after %s",
		inSeconds(t.lateLimit()), count, inSeconds(worst))
}
