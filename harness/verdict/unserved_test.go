package verdict_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestBoundOfBadSeconds(t *testing.T) {
	for name, c := range map[string]struct {
		story        story
		value, bound float64 // the bound at most
	}{
		"nothing is bad":         {story{}, 0, 0},
		"one outage":             {story{turns: []turn{{at: 7 * sec, mode: failing}, {at: 9 * sec, mode: up}}}, 2, 0.022},
		"one that hangs":         {story{turns: []turn{{at: 7 * sec, mode: hanging}, {at: 9 * sec, mode: up}}}, 2, 0.022},
		"only writes":            {story{turns: []turn{{at: 7 * sec, mode: readOnly}, {at: 9 * sec, mode: up}}}, 1, 0.022},
		"two outages":            {story{turns: []turn{{at: 7 * sec, mode: failing}, {at: 8 * sec, mode: up}, {at: 10 * sec, mode: failing}, {at: 11 * sec, mode: up}}}, 2, 0.044},
		"until the end":          {story{turns: []turn{{at: 7 * sec, mode: failing}}}, 18, 0.022},
		"every second one fails": {story{edit: flapping}, 1, 1.1},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			f := verdict.JudgeAvailability(c.story.history())
			d, told := f.Detail(verdict.DetailBadSeconds)
			g.Expect(told).To(BeTrue())
			g.Expect(d.Value).To(BeNumerically("~", c.value, 1e-9))
			g.Expect(d.Bound).To(BeNumerically("<=", c.bound))
			g.Expect(d.Bound > 0).To(Equal(c.value > 0), "an outage without a bound")
		})
	}
}

// flapping lets every second request of two seconds fail: nobody knows for how
// long in between.
func flapping(h history.History) history.History {
	n := 0
	for _, e := range h {
		if e.Op == nil || e.Op.Sent < 7*sec || e.Op.Sent >= 9*sec {
			continue
		}
		if n++; n%4 < 2 {
			e.Op.Outcome = map[history.Kind]history.Outcome{history.Read: history.Failed, history.Write: history.Unknown}[e.Op.Kind]
		}
	}
	return h
}
