package verdict

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

func readOnly() Descriptor {
	return Descriptor{
		Measure: ReadOnlyWithin, Unit: seconds, Better: Lower, Objective: "readonly_within", Quantity: Duration, Asks: AskReadOnly,
		Judge: JudgeReadOnly,
		Words: Words{
			Title:   "Read-only within",
			Meaning: "from the onset of the fault until every read was served and every write acknowledged or politely refused",
			Demand:  "fall back to read-only", Limit: "within", Gravity: 6,
			Harm: func(figure, allowed string) string {
				return fmt.Sprintf("it took %s until users had at least a clean read-only mode, %s is allowed", figure, allowed)
			},
			Mark: "read-only", MarkLimit: "read-only limit",
		},
	}
}

// JudgeReadOnly measures the read-only fallback: from the onset until the first
// instant from which on, until writes return, every read is served and every
// write is acknowledged or politely refused within its deadline. Requests
// count by when they were sent, since that is when their users met the service.
func JudgeReadOnly(h history.History) Finding {
	return inquiry{
		Descriptor: readOnly(),
		timed:      true,
		take:       takeReadOnly,
	}.judge(h)
}

func takeReadOnly(t *trial, f *Finding) error {
	if err := t.enough(t.onset.From, t.alone, "while the fault was in force"); err != nil {
		return err
	}
	window, returned := t.untilWritesReturn()
	t.lookAtDeciding(t.onset.From, window, t.alone)
	last := lastBad(window, t.polite)
	if last < 0 {
		f.atOnce(*t, window, t.polite, t.onset)
		f.Reason = "every read was served and every write acknowledged or politely refused"
		return nil
	}
	if !returned && !settled(window[last+1:]) {
		f.notBefore(t.onset, t.lastHeard(window, t.polite))
		f.Reason = fmt.Sprintf("bad requests went on until the end of the observation, %s after the onset: %s",
			inSeconds(window[len(window)-1].Sent-t.onset.To), t.describe(window[last]))
		return nil
	}
	f.measure(t.onset, t.politeFrom(window))
	f.Reason = fmt.Sprintf("from %s after the onset on every read was served and every write acknowledged or politely refused", f.Figure())
	return nil
}

// travel is the longest that a request is taken to be on its way to the service
// that decides on it; a request that was answered sooner was there sooner.
const travel = 50 * time.Millisecond

// politeFrom returns the interval that contains the instant from which on every
// request that was sent was answered politely, within its deadline: for each
// kind after the last bad one was sent, and not after the next one had reached
// the service. Of two kinds the later counts. Requests count by when they were
// sent, so how long a polite answer took, within the deadline, does not matter.
func (t trial) politeFrom(window []history.Op) history.Interval {
	var out history.Interval
	for _, kind := range []history.Kind{history.Read, history.Write} {
		ops := of(window, kind)
		last := lastBad(ops, t.polite)
		if last < 0 || last+1 >= len(ops) {
			continue // never bad, or nothing later: the other kind decides
		}
		out.From = max(out.From, t.lastHeard(ops, t.polite))
		out.To = max(out.To, t.by(ops[last+1], travel))
	}
	return out
}

// untilWritesReturn returns the operations from the onset until writes return,
// with the run that proves it. When they never do while the fault is in force,
// it returns those that the heal cannot have disturbed, and false.
func (t trial) untilWritesReturn() ([]history.Op, bool) {
	ops := t.exposed(t.onset.From)
	s, trouble := decisive(t.outages(ops, t.served), t.alone, t.meta.Settle)
	if trouble && s.ended() && t.recovery(s.all(), t.served, t.onset).To <= t.heal {
		end := s.run[len(s.run)-1].Sent
		return keep(ops, func(op history.Op) bool { return op.Sent <= end }), true
	}
	return keep(ops, func(op history.Op) bool { return op.Sent < t.alone }), false
}

// settled reports whether so many good requests of each kind followed that the
// last bad one was not merely the last one seen.
func settled(good []history.Op) bool {
	_, ok := sustained(good, 0)
	return ok
}
