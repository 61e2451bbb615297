package verdict

import (
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// RunProbes is how many requests of each kind a sustained run must hold, however
// short Meta.Settle is: with five in a row, a service that still fails every
// second request passes by chance in 3 % of cases, and a service at the usual
// 20 writes a second needs no more than a quarter of a second for them.
const RunProbes = 5

// outage is a stretch of trouble: from the first bad request until a sustained
// run of good ones. Single good requests in between do not end it.
//
//	bad requests   x x   x x x
//	good requests       o      o o o o o o o o o
//	               |---- ops ---|---- run ----|
type outage struct {
	ops []history.Op // from the first bad request to the last, in order of sending
	run []history.Op // the sustained run that ended it; empty when none did
}

func (s outage) ended() bool { return len(s.run) > 0 }

// length from the first bad request to the last.
func (s outage) length() time.Duration { return s.last().Sent - s.ops[0].Sent }

func (s outage) last() history.Op { return s.ops[len(s.ops)-1] }

// all returns the operations of the outage and of the run that ended it.
func (s outage) all() []history.Op { return slices.Concat(s.ops, s.run) }

// outages finds every stretch of trouble in operations in order of sending.
func outages(ops []history.Op, good predicate, settle time.Duration) []outage {
	var found []outage
	for i := nextBad(ops, 0, good); i < len(ops); {
		s, end := outageFrom(ops, i, good, settle)
		found = append(found, s)
		i = nextBad(ops, end, good)
	}
	return found
}

// outages finds every stretch of trouble of a trial.
func (t trial) outages(ops []history.Op, good predicate) []outage {
	all := outages(ops, good, t.meta.Settle)
	if n := len(all); n > 0 && !all[n-1].ended() {
		all[n-1].run = t.seenSustained(ops, good)
	}
	return all
}

// seenSustained returns the good requests at the end when all that speaks
// against their being sustained is assumed: since the last bad request that was
// really sent, good ones were seen for as long as a recovery must last, not
// counting the time in which the harness was in doubt.
func (t trial) seenSustained(ops []history.Op, good predicate) []history.Op {
	last := lastBad(ops, good)
	end := ops[len(ops)-1].Sent
	begin := lastBad(ops, func(op history.Op) bool { return good(op) || assumed(op) }) + 1
	if begin > last || !settled(ops[last+1:]) {
		return nil
	}
	seen := history.Interval{From: ops[begin].Sent, To: end}
	if seen.Width()-within(t.doubts, seen) < t.meta.Settle {
		return nil
	}
	return ops[last+1:]
}

// outageFrom follows the outage that begins with the bad request at first, and
// returns where to look for the next one.
func outageFrom(ops []history.Op, first int, good predicate, settle time.Duration) (outage, int) {
	for last := first; ; {
		next := nextBad(ops, last+1, good)
		s := outage{ops: ops[first : last+1]}
		if run, ok := sustained(ops[last+1:next], settle); ok {
			s.run = run
			return s, next
		}
		if next == len(ops) {
			return s, next
		}
		last = next
	}
}

func nextBad(ops []history.Op, from int, good predicate) int {
	for i := from; i < len(ops); i++ {
		if !good(ops[i]) {
			return i
		}
	}
	return len(ops)
}

// sustained returns the shortest beginning of good requests that lasts for
// settle and holds enough of each kind, and false when they do not suffice.
func sustained(good []history.Op, settle time.Duration) ([]history.Op, bool) {
	var n tally
	for i, op := range good {
		n.add(op)
		if op.Sent-good[0].Sent >= settle && n.reads >= RunProbes && n.writes >= RunProbes {
			return good[:i+1], true
		}
	}
	return nil, false
}

// decisive picks the outage that a duration is measured to the end of: the
// first one that begins before a limit in time, or, when trouble came back for
// as long as a recovery must be sustained, the last such relapse. It is false
// when there was no trouble.
func decisive(all []outage, before, settle time.Duration) (outage, bool) {
	var chosen outage
	for _, s := range all {
		if s.ops[0].Sent >= before {
			break
		}
		if chosen.ops == nil || s.length() >= settle {
			chosen = s
		}
	}
	return chosen, chosen.ops != nil
}
