package web

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/vm"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
	"github.com/gameday-harness/gameday/harness/workload/cause"
)

// anotherItem is the error of a read that was answered with an item that nobody
// asked for.
const anotherItem = "answered with another item"

// judge says what an answer, or the lack of one, is to its user.
//
// A write is acknowledged when ack holds, refused when refused holds, and else
// its outcome is unknown. A read found its item when ok holds, missed it when
// missing holds, and else failed. An answer that broke off decides nothing, and
// neither does an expression that cannot be evaluated.
func (c *client) judge(op workload.Operation, a answer, err error) workload.Reply {
	r := workload.Reply{Outcome: history.Failed, Status: a.Status}
	if op.Kind == history.Write {
		r.Outcome = history.Unknown
	}
	if err != nil {
		r.Error = cause.Of(err, c.deadline)
	}
	if err != nil && !errors.Is(err, errSentAgain) {
		return r
	}
	c.decide(op.Kind, &r, a)
	r.Region = named("region", c.region, &r, a)
	if r.Outcome != history.OK {
		return r
	}
	switch {
	case op.Kind == history.Write:
		r.Authority = named("authority", c.authority, &r, a)
		c.keepName(&r, op.ID, a)
	case c.isAnother(a):
		r.Outcome, r.Error = history.Missing, anotherItem
	case op.Count:
		c.count(&r, a)
	}
	return r
}

// decide evaluates the conditions, the good one first.
func (p *program) decide(kind history.Kind, r *workload.Reply, a answer) {
	type rule struct {
		key       string
		condition *vm.Program
		outcome   history.Outcome
	}
	rules := []rule{{"ok", p.ok, history.OK}, {"missing", p.missing, history.Missing}}
	if kind == history.Write {
		rules = []rule{{"ack", p.ack, history.OK}, {"refused", p.refused, history.Refused}}
	}
	for _, rule := range rules {
		yes, err := holds(rule.condition, a)
		if err != nil {
			r.Error = rule.key + ": " + workload.Brief(err.Error())
			return
		}
		if yes {
			r.Outcome = rule.outcome
			return
		}
	}
}

// isAnother reports whether an answer that counts as found is about another item.
// What the body says beyond the part that is looked at could name the right one.
// An ok that asks for the id itself has told the items apart already.
func (c *client) isAnother(a answer) bool {
	return !c.okAsksID && !a.cut && c.target.Another(a.Body, a.ID)
}

// named evaluates the region that answered, or the one whose store
// acknowledged. An error leaves it unnamed and the outcome as it is.
func named(key string, program *vm.Program, r *workload.Reply, a answer) string {
	text, err := textOf(program, a)
	if err != nil {
		r.Error = key + ": " + workload.Brief(err.Error())
	}
	return text
}

// count fills in how often a found item is there, when the workload says how
// that is told. What cannot be read stays 0, "not told", and the error says
// why: it must never pass for a single copy.
func (p *program) count(r *workload.Reply, a answer) {
	if p.copies == nil {
		return
	}
	n, err := p.copiesOf(a)
	if err != nil {
		r.Error = "copies: " + workload.Brief(err.Error())
		return
	}
	r.Copies = n
}

// copiesOf reads a whole number above 0.
func (p *program) copiesOf(a answer) (int, error) {
	text, err := textOf(p.copies, a)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is no whole number above 0", text)
	}
	return n, nil
}
