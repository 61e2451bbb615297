package verdict

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

const (
	// longestDoubt bounds how long the harness may not have looked at a stretch.
	longestDoubt = time.Second
	// doubtShare bounds which share of what a measure rests on may be doubtful.
	doubtShare = 0.1
)

// mostLate bounds how late the generator itself may send: users start a new
// request a hundred times a second, so a quarter of a second without any is a
// machine that stood still. Less than that is in the bounds, since all
// instants count from when requests were really sent.
const mostLate = 250 * time.Millisecond

// sentLate: the request was sent later than mostLate after it was due, or than
// half its deadline if that is less: a schedule must not be further off than the
// patience of those who follow it.
func (t trial) sentLate(op history.Op) bool { return op.Lateness() > lateLimit(t.meta.DeadlineOf(op)) }

// lateLimit for a deadline; 0 is none.
func lateLimit(deadline time.Duration) time.Duration {
	if deadline > 0 {
		return min(mostLate, deadline/2)
	}
	return mostLate
}

// findDoubts finds the spans in which the harness stood still, or sent what was
// due too late. Spans that touch are one.
func (t *trial) findDoubts() error {
	var all []history.Interval
	for _, note := range t.history.Notes() {
		if costsProbes(note) {
			all = append(all, *note.Span)
		}
	}
	for _, op := range t.ops {
		if t.sentLate(op) {
			all = append(all, history.Interval{From: op.Intended, To: op.Sent})
		}
	}
	t.doubts = union(all)
	return nil
}

// costsProbes tells the one doubt that costs no more: what was under way was seen
// late, and what was due was sent late, but the system and the clocks went on. Of
// other doubts nobody knows what they did.
func costsProbes(note history.Note) bool {
	return note.Taints && note.Span != nil && note.ID == history.Standstill
}

// union joins the spans that touch, in order.
func union(spans []history.Interval) []history.Interval {
	slices.SortFunc(spans, func(a, b history.Interval) int { return cmp.Compare(a.From, b.From) })
	var out []history.Interval
	for _, s := range spans {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

// within is for how long spans that do not overlap lie in another.
func within(spans []history.Interval, window history.Interval) time.Duration {
	var sum time.Duration
	for _, s := range spans {
		sum += max(0, min(s.To, window.To)-max(s.From, window.From))
	}
	return sum
}

// doubtful: the request was due or under way while the harness was in doubt. It
// may have been sent later than told, among a crowd that had been waiting, and
// answered sooner. What the answer says is true all the same.
func (t trial) doubtful(op history.Op) bool {
	return slices.ContainsFunc(t.doubts, spanOf(op).Overlaps)
}

// spanOf a request is from when it was due until its outcome was known.
func spanOf(op history.Op) history.Interval {
	return history.Interval{From: op.Intended, To: op.Done}
}

// unheard: nobody knows what became of the request. It is bad, but its answer
// may have come in time while the harness was in doubt.
func (t trial) unheard(op history.Op) bool {
	silent := op.Outcome == history.Failed || op.Outcome == history.Unknown
	return (silent || t.late(op)) && t.doubtful(op)
}

// doubted is why the instrument was not to be trusted while the measure looked,
// and nil when it was, or when what it missed is in the bounds.
func (t *trial) doubted() error {
	if err := t.disturbed(); err != nil {
		return err
	}
	touching := slices.DeleteFunc(slices.Clone(t.doubts), func(d history.Interval) bool { return !t.blinded(d) })
	if len(touching) == 0 {
		return nil
	}
	if t.tooMuch(touching) {
		return t.whyDoubted(touching)
	}
	return t.enough(t.onset.From, never, "beside those that the harness may have missed")
}

// disturbed is a doubt that costs more than probes.
func (t *trial) disturbed() error {
	for _, note := range t.history.Notes() {
		if note.Taints && note.Span != nil && !costsProbes(note) && t.touched(*note.Span) {
			return mistrust(note)
		}
	}
	return nil
}

// tooMuch: the harness did not look for so long that more than probes may have
// been missed. In less time than a recovery must last none can have come and
// gone unseen, and in less than a deadline no request can have been late by the
// harness's fault alone.
func (t trial) tooMuch(doubts []history.Interval) bool {
	longest, sum := time.Duration(0), time.Duration(0)
	for _, d := range doubts {
		longest = max(longest, d.Width())
		sum += d.Width()
	}
	shortest, _ := t.meta.Deadlines()
	hasty := shortest > 0 && longest > shortest
	return longest > longestDoubt || longest >= t.meta.Settle || hasty || sum.Seconds() > doubtShare*t.rested().Seconds()
}

// whyDoubted tells of the longest time in which the harness stood still, or, when
// it never did, of how late it was.
func (t trial) whyDoubted(doubts []history.Interval) error {
	touches := func(span history.Interval) bool { return slices.ContainsFunc(doubts, span.Overlaps) }
	var worst history.Note
	for _, note := range t.history.Notes() {
		if costsProbes(note) && touches(*note.Span) && (worst.Span == nil || note.Span.Width() > worst.Span.Width()) {
			worst = note
		}
	}
	if worst.Span != nil {
		return mistrust(worst)
	}
	shortest, _ := t.meta.Deadlines()
	count, latest := 0, time.Duration(0)
	for _, op := range t.ops {
		if t.sentLate(op) && touches(history.Interval{From: op.Intended, To: op.Sent}) {
			count++
			latest = max(latest, op.Lateness())
		}
	}
	return fmt.Errorf("the harness itself was late: requests sent more than %s after they were due: %d, the latest after %s",
		inSeconds(lateLimit(shortest)), count, inSeconds(latest))
}

func mistrust(note history.Note) error {
	return fmt.Errorf("the instrument was not to be trusted from %s to %s: %s",
		inSeconds(note.Span.From), inSeconds(note.Span.To), note.Text)
}
