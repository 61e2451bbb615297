package workload

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// book fills an operation with what its client met, within bounds: parts of a
// reply are the system's own words. The call began and ended at the given times.
func (r *Runner) book(op *history.Op, reply Reply, begun, ended time.Time) {
	sent := clamp(reply.Sent, begun, ended, begun)
	op.Sent, op.Done = r.clock.At(sent), r.clock.At(clamp(reply.Done, sent, ended, ended))
	op.Outcome, op.Status, op.Error = reply.Outcome, reply.Status, brief(reply.Error, mostError)
	if undecided, known := fits(op.Kind, reply.Outcome); !known {
		op.Error = fmt.Sprintf("the client told the outcome %q of a %s", Brief(string(reply.Outcome)), op.Kind)
		op.Outcome = undecided
	}
	op.Region = r.options.regions.named(reply.Region)
	if op.Kind == history.Write && op.Outcome == history.OK {
		op.Authority = r.options.regions.named(reply.Authority)
	}
}

// clamp returns a time when it lies between two others, else what stands for it.
func clamp(at, from, to, otherwise time.Time) time.Time {
	if at.Before(from) || at.After(to) {
		return otherwise
	}
	return at
}

// fits tells whether an operation of a kind can have an outcome, and which one it
// has when nothing is known of it.
func fits(kind history.Kind, outcome history.Outcome) (undecided history.Outcome, known bool) {
	decided := history.Missing
	undecided = history.Failed
	if kind == history.Write {
		decided, undecided = history.Refused, history.Unknown
	}
	return undecided, outcome == history.OK || outcome == decided || outcome == undecided
}
