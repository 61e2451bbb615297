package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/expect"
)

// Planned is a scenario as it stands before anything runs.
type Planned struct {
	Plan   harness.Plan // of its first repetition
	Labels []string
}

// worldLimit bounds what an experiment needs beside its own time: to remove a
// world and to bring one up, and to heal what was in force at the end.
const worldLimit = 10 * time.Minute

// experiment makes a spec of a plan and of what its run must show, or as many
// of the same text as the lab repeats each scenario. The text is what users are
// promised.
func (l *Lab) experiment(text string, labels Labels, p harness.Plan, demands ...types.GomegaMatcher) {
	p.Demands = expect.Demands(demands...)
	p.Seed = l.options.Seed
	p.Scenario = fullText(text)
	p.Reach = harness.ReachOf(l.topology, p)
	all := repetitions(p, l.options.Repeat)
	l.plan(Planned{Plan: all[0], Labels: labels})
	for _, one := range all {
		It(text, labels, NodeTimeout(l.topology.Limits.Experiment+worldLimit), func(ctx SpecContext) {
			l.skipWithoutDocker(one)
			l.skipAfterEnd()
			l.options.Progress("scenario: " + title(one, len(all)))
			run, err := l.do(ctx, one)
			l.keep(run, err)
			Expect(err).NotTo(HaveOccurred())
			Expect(run).To(expect.Fulfil(demands...))
		})
	}
}

// plan lists a scenario, once however often the tree is built.
func (l *Lab) plan(p Planned) {
	known := func(q Planned) bool { return q.Plan.Scenario == p.Plan.Scenario }
	if !slices.ContainsFunc(l.plans, known) {
		l.plans = append(l.plans, p)
	}
}

// skipWithoutDocker spares a scenario its further repetitions when Docker was
// gone in the one before. Everything else that went wrong may be chance.
func (l *Lab) skipWithoutDocker(p harness.Plan) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.outcomes); p.Repetition > 1 && n > 0 && l.outcomes[n-1].dockerGone() {
		Skip("Docker could not be reached in the repetition before")
	}
}

// skipAfterEnd spares a scenario that would begin after the run was ended.
func (l *Lab) skipAfterEnd() {
	select {
	case <-l.ended:
		Skip(fmt.Sprintf("the run was ended before: %v", l.why()))
	default:
	}
}

// title is what is told of an experiment that begins.
func title(p harness.Plan, of int) string {
	if p.Repetition == 0 {
		return p.Scenario
	}
	return fmt.Sprintf("%s (%d of %d)", p.Scenario, p.Repetition, of)
}

// fullText is the text of a spec with those of its containers, as Ginkgo's
// reports have it.
func fullText(text string) string {
	texts := append(slices.Clone(CurrentTreeConstructionNodeReport().ContainerHierarchyTexts), text)
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), " ")
}

// must takes what an injector's constructor returned. A fault that does not fit
// the topology is a mistake in the scenario, told while the tree is built.
func must(f harness.Fault, err error) harness.Fault {
	if err != nil {
		panic(fmt.Sprintf("scenarios: %v", err))
	}
	return f
}
