package verdict_test

import (
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// expectation is one line of a judge's table.
type expectation struct {
	story    story
	state    verdict.State
	measured bool
	value    float64                  // must lie within value ± bound
	bound    float64                  // at most
	reason   string                   // part of it
	details  map[verdict.DetailID]any // by id, or by "ID/OF"
}

// expect runs a judge over its table.
func expect(t *testing.T, judge verdict.Judge, table map[string]expectation) {
	t.Helper()
	for name, c := range table {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			h := c.story.history()
			f := judge(h)
			g.Expect(f.State).To(Equal(c.state), f.Reason)
			g.Expect(f.Measured).To(Equal(c.measured), f.Reason)
			g.Expect(f.Reason).To(ContainSubstring(c.reason))
			g.Expect(f.Value).To(BeNumerically("~", c.value, f.Bound+1e-9), "± %v", f.Bound)
			g.Expect(f.Bound).To(BeNumerically("<=", c.bound+1e-9))
			for name, want := range c.details {
				d, ok := detail(f, name)
				g.Expect(ok).To(BeTrue(), "no detail %q in %v", name, f.Details)
				if text, isText := want.(string); isText {
					g.Expect(d.Text).To(Equal(text), name)
				} else {
					g.Expect(d.Value).To(BeNumerically("~", want, 1e-6), name)
				}
			}
			g.Expect(judge(h)).To(Equal(f), "judged twice")
		})
	}
}

// detail finds one by its id, or by "ID/OF".
func detail(f verdict.Finding, name verdict.DetailID) (verdict.Detail, bool) {
	id, of, _ := strings.Cut(string(name), "/")
	i := slices.IndexFunc(f.Details, func(d verdict.Detail) bool { return d.ID == verdict.DetailID(id) && (of == "" || d.Of == of) })
	if i < 0 {
		return verdict.Detail{}, false
	}
	return f.Details[i], true
}
