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
	Plan   harness.Plan
	Labels []string
}

// specLimit bounds one scenario, bring-up of a world included.
const specLimit = 10 * time.Minute

// experiment makes a spec of a plan and of what its run must show. The text is
// what users are promised.
func (l *Lab) experiment(text string, labels Labels, p harness.Plan, demands ...types.GomegaMatcher) {
	p.Demands = expect.Demands(demands...)
	p.Seed = l.options.Seed
	p.Scenario = fullText(text)
	l.plans = append(l.plans, Planned{Plan: p, Labels: labels})
	It(text, labels, NodeTimeout(specLimit), func(ctx SpecContext) {
		l.options.Progress("scenario: " + p.Scenario)
		run, err := l.do(ctx, p)
		l.keep(run, err)
		Expect(err).NotTo(HaveOccurred())
		Expect(run).To(expect.Fulfil(demands...))
	})
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
