package verdict

import (
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/history"
)

// MinProbes is how many requests of each kind a window must hold before a
// judge says anything about it. With ten, a service that fails every fourth
// request is caught with 94 % probability; with fewer, silence means little.
const MinProbes = 10

// steady checks that all was well before the fault. One bad request is too
// many: what is bad without a fault cannot be told from what is bad because of
// it, and the harness waits for a steady state before it injects anyway.
//
// It also learns until when the faults alone were at work. A heal disturbs in
// ways of its own, and so it may have spoilt every request that was sent so
// shortly before that, at the slowest pace of the steady state, it would still
// have been under way. A request that hung for longer is the fault's.
func (t *trial) steady() error {
	if len(t.ops) == 0 {
		return errors.New("no request was sent")
	}
	begin, _ := t.history.PhaseBegin(history.Steady)
	for _, op := range t.ops {
		if op.Intended < begin || op.Done >= t.onset.From || t.unheard(op) {
			continue
		}
		if !t.served(op) {
			return fmt.Errorf("the steady state was not steady: before the fault, %s", t.describe(op))
		}
		if !t.doubtful(op) {
			t.pace = max(t.pace, op.Done-op.Sent)
		}
	}
	t.attribute()
	return t.enough(begin, t.onset.From, "in the steady state")
}

// attribute finds until when the faults alone were at work.
func (t *trial) attribute() {
	if t.alone = t.heal; t.heal != never {
		t.alone -= t.pace
	}
}

// describe tells of one request in a sentence.
func (t trial) describe(op history.Op) string {
	if t.late(op) {
		return fmt.Sprintf("the %s sent at %s was answered late, after %s", op.Kind, inSeconds(op.Sent), inSeconds(op.Done-op.Sent))
	}
	return fmt.Sprintf("the %s sent at %s was %s", op.Kind, inSeconds(op.Sent), op.Outcome)
}
