package verdict

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// never is later than every instant of a history.
const never = time.Duration(1<<63 - 1)

// trial is an experiment that may be judged: its instrument was sound, its
// faults took effect, and its steady state was steady.
type trial struct {
	history history.History
	meta    history.Meta
	ops     []history.Op       // in order of sending
	onset   history.Interval   // the first fault took hold within
	heal    time.Duration      // begin of the last heal, or never
	pace    time.Duration      // the slowest answer of the steady state
	alone   time.Duration      // until then the faults alone were at work
	healed  history.Interval   // the last fault was gone within; only when needs.heal
	looked  []window           // what the measure rests on
	doubts  []history.Interval // the harness stood still or was late; in order, apart

	episodes []episode     // in order
	last     time.Duration // until then it is watched, at the latest
}

// needs is what one measure needs of a trial beyond what all do.
type needs struct {
	heal bool // every fault was seen to be healed
	// timeless: what is counted does not depend on when anything happened, so
	// the instrument need not have been sound in the steady state.
	timeless bool
	// truth: it rests on what the service finds.
	truth  bool
	phases []history.PhaseName
}

// newTrial checks what every measure asks of an experiment; the error is the
// reason why none can be taken.
func newTrial(h history.History, meta history.Meta, n needs) (trial, error) {
	t := trial{history: h, meta: meta, ops: h.Ops(), last: never}
	for _, check := range []func() error{
		t.untainted,
		func() error { return t.hasPhases(n.phases) },
		t.cameToItsEnd,
		t.findOnset,
		t.deliveredAsAsked,
		t.findEpisodes,
		t.findDoubts,
		func() error { return t.findHeal(n.heal) },
		func() error { return t.lookAtSteady(n.timeless) },
		func() error { return t.tellsTheTruth(n.truth) },
		t.steady,
	} {
		if err := check(); err != nil {
			return t, err
		}
	}
	return t, nil
}

// untainted checks that nothing speaks against the instrument as a whole.
func (t *trial) untainted() error {
	for _, note := range t.history.Notes() {
		if note.Taints && note.Span == nil {
			return fmt.Errorf("the instrument was not to be trusted: %s", note.Text)
		}
	}
	return nil
}

func (t *trial) hasPhases(names []history.PhaseName) error {
	for _, name := range append([]history.PhaseName{history.Steady, history.Injecting}, names...) {
		if _, ok := t.history.PhaseBegin(name); !ok {
			return fmt.Errorf("the experiment never came to its phase %q", name)
		}
	}
	return nil
}

// cameToItsEnd checks that the experiment was not cut off, as by a crash. What
// was under way then was not recorded: of a service that hangs only the good
// answers are there.
func (t *trial) cameToItsEnd() error {
	if _, done := t.history.PhaseBegin(history.Done); done {
		return nil
	}
	last := history.PhaseName("")
	for _, e := range t.history {
		if e.Phase != nil {
			last = e.Phase.Name
		}
	}
	return fmt.Errorf("the experiment was cut off in its phase %q: what was under way then is not known", last)
}

// end is when the workload had ended: the last answer was in by then.
func (t trial) end() time.Duration {
	if end, ended := t.history.PhaseBegin(history.FinalRead); ended {
		return min(end, t.last)
	}
	return min(t.history.End(), t.last)
}

// exposed returns the operations that were under way or sent at or after an
// instant, in order of sending: those that what happened then can have touched.
func (t trial) exposed(since time.Duration) []history.Op {
	return keep(t.ops, func(op history.Op) bool { return op.Done >= since })
}

// enough checks that each kind was tried often enough between two instants for
// silence to mean health. What was not heard, or only assumed, was not tried.
func (t trial) enough(from, to time.Duration, when string) error {
	var n tally
	for _, op := range t.ops {
		if op.Sent >= from && op.Sent < to && !assumed(op) && !t.unheard(op) {
			n.add(op)
		}
	}
	if n.reads >= MinProbes && n.writes >= MinProbes {
		return nil
	}
	return fmt.Errorf("too few probes %s: %d reads and %d writes, at least %d of each are needed", when, n.reads, n.writes, MinProbes)
}
