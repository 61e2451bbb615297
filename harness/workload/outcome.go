package workload

import (
	"errors"

	"github.com/expr-lang/expr/vm"

	"github.com/gameday-harness/gameday/harness/history"
)

// judge fills an operation's outcome from its answer.
//
// A write is acknowledged when ack holds, refused when refused holds, and else
// its outcome is unknown. A read found its item when ok holds, missed it when
// missing holds, and else failed. An answer that broke off decides nothing, and
// neither does an expression that cannot be evaluated.
func (p *Program) judge(op *history.Op, a answer, err error) {
	undecided := history.Failed
	if op.Kind == history.Write {
		undecided = history.Unknown
	}
	op.Outcome, op.Status = undecided, a.Status
	if err != nil {
		op.Error = cause(err, p.deadline)
	}
	if err != nil && !errors.Is(err, errSentAgain) {
		return
	}
	p.decide(op, a)
	op.Region = named("region", p.region, op, a)
	if op.Kind == history.Write && op.Outcome == history.OK {
		op.Authority = named("authority", p.authority, op, a)
	}
}

// decide evaluates the conditions, the good one first.
func (p *Program) decide(op *history.Op, a answer) {
	type rule struct {
		key       string
		condition *vm.Program
		outcome   history.Outcome
	}
	rules := []rule{{"ok", p.ok, history.OK}, {"missing", p.missing, history.Missing}}
	if op.Kind == history.Write {
		rules = []rule{{"ack", p.ack, history.OK}, {"refused", p.refused, history.Refused}}
	}
	for _, r := range rules {
		yes, err := holds(r.condition, a)
		if err != nil {
			op.Error = r.key + ": " + short(err.Error())
			return
		}
		if yes {
			op.Outcome = r.outcome
			return
		}
	}
}

// named evaluates the region that answered, or the one whose store
// acknowledged. An error leaves it unnamed and the outcome as it is.
func named(key string, program *vm.Program, op *history.Op, a answer) string {
	text, err := textOf(program, a)
	if err != nil {
		op.Error = key + ": " + short(err.Error())
	}
	return text
}
