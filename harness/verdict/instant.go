package verdict

import (
	"cmp"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// recovery returns the interval that surely contains the instant from which on
// requests of both kinds were answered well. Of two kinds the later counts.
//
// ops are in order of sending; each kind must have good requests at the end.
func (t trial) recovery(ops []history.Op, good predicate, since history.Interval) history.Interval {
	reads := t.recoveryOf(of(ops, history.Read), good, since)
	writes := t.recoveryOf(of(ops, history.Write), good, since)
	return history.Interval{From: max(reads.From, writes.From), To: max(reads.To, writes.To)}
}

// recoveryOf finds the instant for one kind. It lies after the last bad request
// was sent, since that one would have been good otherwise, and not after the
// first answer to a good one that was sent later, and surely after since (one
// sent before may have been served before the fault took effect).
//
// Requests that the service holds while it is away, and answers when it is
// back, would make that wide. But had it been back when such a request was
// sent, it would have answered as fast as it did right afterwards or in the
// steady state, but for a hitch.
func (t trial) recoveryOf(ops []history.Op, good predicate, since history.Interval) history.Interval {
	last := lastBad(ops, good)
	if last < 0 {
		return history.Interval{From: since.From, To: t.firstProbe(ops, since)}
	}
	after := max(since.To, ops[last].Sent)
	run := keep(ops[last+1:], func(op history.Op) bool { return op.Sent > after })
	out := history.Interval{From: max(since.From, t.lastHeard(ops, good)), To: after}
	if len(run) == 0 {
		return out // it was over as soon as it could be told from since
	}
	out.To = slices.MinFunc(run, func(a, b history.Op) int { return cmp.Compare(a.Done, b.Done) }).Done
	usual := max(t.pace, slowest(run, out.To))
	for _, op := range run {
		if op.Sent+usual+hitch < out.To && !t.doubtful(op) {
			out.From = max(out.From, op.Sent)
		}
	}
	return out
}

// firstProbe is when a kind that was never bad had surely been asked: an
// outage can hide only before that. A request that was held, but answered
// before its deadline, counts as if it had been answered at the usual pace.
func (t trial) firstProbe(ops []history.Op, since history.Interval) time.Duration {
	at := never
	for _, op := range ops {
		if op.Sent > since.To {
			at = min(at, t.by(op, t.pace))
		}
	}
	if at == never {
		return since.To // never asked: the other kind decides
	}
	return at
}

// by is when a request had surely been with the service that decides on it, if
// the way there takes so long at most. One that was under way while the harness
// was in doubt may have been sent late.
func (t trial) by(op history.Op, way time.Duration) time.Duration {
	if t.doubtful(op) {
		return op.Done
	}
	return min(op.Done, op.Sent+way)
}

// lastHeard is when the last request was sent that was surely not good; 0 when
// there was none.
func (t trial) lastHeard(ops []history.Op, good predicate) time.Duration {
	last := lastBad(ops, func(op history.Op) bool { return good(op) || t.unheard(op) })
	if last < 0 {
		return 0
	}
	return ops[last].Sent
}

// hitch is how much longer than usual the first answers after a recovery may
// take without having been held: all who waited come at once, and the way there
// is jammed. Up to 110 ms were seen; it is as much as the harness lets itself
// stand still.
const hitch = mostLate

// paceSample is how many requests after a recovery say how fast the service
// answers then. The slowest of ten stands for the pace right after the
// recovery; that of a whole run would be some hiccup long after it.
const paceSample = 10

// slowest is the longest time that one of the first requests sent at or after
// an instant took; zero when there was none.
func slowest(ops []history.Op, from time.Duration) time.Duration {
	var longest time.Duration
	seen := 0
	for _, op := range ops {
		if op.Sent >= from && seen < paceSample {
			longest = max(longest, op.Done-op.Sent)
			seen++
		}
	}
	return longest
}

func of(ops []history.Op, kind history.Kind) []history.Op {
	return keep(ops, func(op history.Op) bool { return op.Kind == kind })
}

// measure sets the figure to the time from one instant to another, each known
// to an interval, as the middle of what is possible ± half its width.
func (f *Finding) measure(since, until history.Interval) {
	low := max(0, until.From-since.To)
	high := max(low, until.To-since.From)
	f.Measured = true
	f.Value = (low + high).Seconds() / 2
	f.Bound = (high - low).Seconds() / 2
}

// atOnce sets the figure to zero: nothing was ever bad. An outage that is
// shorter than the distance of two probes can hide only before the first good
// ones, and that is the bound.
func (f *Finding) atOnce(t trial, ops []history.Op, good predicate, since history.Interval) {
	f.Measured = true
	f.Value = 0
	f.Bound = (t.recovery(ops, good, since).To - since.From).Seconds()
}

// notBefore notes that the true figure was not measured, but is at least the
// time from one instant, known to an interval, to another.
func (f *Finding) notBefore(since history.Interval, until time.Duration) {
	least := max(0, until-since.To).Seconds()
	f.Details = append(f.Details, Detail{ID: DetailAtLeast, Value: least, Unit: seconds})
}
