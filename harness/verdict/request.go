package verdict

import (
	"maps"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/history"
)

type predicate func(history.Op) bool

// late: the outcome came after the deadline of the request's workload.
func (t trial) late(op history.Op) bool { return op.Late(t.meta.DeadlineOf(op)) }

// served: the user got what he asked for, in time. Of what was never written the
// good answer is that it is not there.
func (t trial) served(op history.Op) bool {
	return op.Served() && !t.late(op)
}

// polite: the user was served, or his write was refused in time and in words
// that say so. This is all that a read-only service promises.
func (t trial) polite(op history.Op) bool {
	refused := op.Kind == history.Write && op.Outcome == history.Refused
	return t.served(op) || refused && !t.late(op)
}

// home: served, and a write was acknowledged by the region where the service
// is at home.
func (t trial) home(op history.Op) bool {
	return t.served(op) && (op.Kind == history.Read || acknowledgedBy(op) == t.meta.Home || assumed(op))
}

// acknowledgedBy is the region whose store acknowledged the write, or the
// region that answered when the service does not tell the store's.
func acknowledgedBy(op history.Op) string {
	if op.Authority != "" {
		return op.Authority
	}
	return op.Region
}

func acknowledged(op history.Op) bool {
	return op.Kind == history.Write && op.Outcome == history.OK
}

// keep returns the operations that match, in their order.
func keep(ops []history.Op, match predicate) []history.Op {
	var out []history.Op
	for _, op := range ops {
		if match(op) {
			out = append(out, op)
		}
	}
	return out
}

// lastBad is the index of the last request sent that was not good, or -1.
func lastBad(ops []history.Op, good predicate) int {
	for i := len(ops) - 1; i >= 0; i-- {
		if !good(ops[i]) {
			return i
		}
	}
	return -1
}

// tally counts operations by kind.
type tally struct{ reads, writes int }

func (n *tally) add(op history.Op) {
	if op.Kind == history.Write {
		n.writes++
		return
	}
	n.reads++
}

// names joins the distinct non-empty names that of gives for acknowledged
// writes, sorted; empty when none is told.
func names(ops []history.Op, of func(history.Op) string) string {
	set := map[string]bool{}
	for _, op := range ops {
		if name := of(op); acknowledged(op) && name != "" {
			set[name] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(set)), ", ")
}
