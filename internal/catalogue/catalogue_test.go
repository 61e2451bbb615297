package catalogue_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/internal/catalogue"
)

// entries describes all kinds that there are.
func entries(t *testing.T) []catalogue.Entry {
	t.Helper()
	all, err := catalogue.Of(injectors.All())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestExamplesParse reads each example as a plan of that one kind.
func TestExamplesParse(t *testing.T) {
	for _, e := range entries(t) {
		t.Run(e.Kind, func(t *testing.T) {
			g := NewWithT(t)
			node, err := plan.Decode("example.yml", []byte(e.Example))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(plan.Validate(node)).To(Succeed())
			specs := plan.Specs(node)
			g.Expect(specs).To(HaveLen(1))
			g.Expect(specs[0].Kind).To(Equal(e.Kind))
		})
	}
}

// TestPage has a section for each kind, and a line in its table.
func TestPage(t *testing.T) {
	page := catalogue.Page(entries(t))
	for _, e := range entries(t) {
		g := NewWithT(t)
		g.Expect(page).To(ContainSubstring("\n## " + e.Kind + "\n"))
		g.Expect(page).To(ContainSubstring("| [" + e.Kind + "](#"))
		g.Expect(page).To(ContainSubstring("```yaml\n" + e.Example + "```"))
	}
}

// TestWrite prints one kind with all that it has.
func TestWrite(t *testing.T) {
	all := entries(t)
	g := NewWithT(t)
	var list, one bytes.Buffer
	g.Expect(catalogue.List(&list, all)).To(Succeed())
	g.Expect(strings.Count(list.String(), "\n")).To(Equal(len(all)))
	at := slices.IndexFunc(all, func(e catalogue.Entry) bool { return e.Kind == "link.latency" })
	g.Expect(catalogue.Write(&one, all[at])).To(Succeed())
	for _, part := range []string{
		"delay", "(required)", "(default upstream; one of upstream, downstream)", "streams, witnesses, addresses",
		"fault: link.latency", "latency", "proven by",
	} {
		g.Expect(one.String()).To(ContainSubstring(part))
	}
}

// bare is a kind that nothing can be shown of.
type bare struct{ fault.Kind }

func (bare) Name() string                        { return "bare.kind" }
func (bare) Doc() fault.Doc                      { return fault.Doc{} }
func (bare) Needs() []system.Capability          { return nil }
func (bare) Candidates(system.Model) []plan.Spec { return nil }
func (bare) Check(system.Model, plan.Spec) error { return nil }

// shown is one with an example of its own.
type shown struct{ bare }

func (shown) Doc() fault.Doc {
	return fault.Doc{Example: plan.Spec{Kind: "bare.kind", Target: system.All()}}
}

func TestAKindWithoutACandidateNeedsAnExample(t *testing.T) {
	g := NewWithT(t)
	_, err := catalogue.Of(fault.Set{bare{}})
	g.Expect(err).To(MatchError(ContainSubstring("bare.kind: it has no candidate")))
	all, err := catalogue.Of(fault.Set{shown{}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(all[0].Example).To(ContainSubstring("target: all"))
}
