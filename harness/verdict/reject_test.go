package verdict_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Every judge has a history that it must reject, and one of which it must say
// that nothing is known. A judge without them fails here.
func TestEveryJudgeRejectsAndDoubts(t *testing.T) {
	outage := []turn{{at: 5 * sec, mode: failing}}
	for _, judge := range verdict.All() {
		measure := judge(story{}.history()).Measure
		c, there := map[verdict.Measure]struct{ broken, unknown story }{
			verdict.ReadOnlyWithin: {
				broken:  story{turns: []turn{{at: 5 * sec, mode: rude}, {at: 12 * sec, mode: up}}},
				unknown: story{turns: []turn{{at: 5 * sec, mode: failing}, {at: 10 * sec, mode: readOnly}}},
			},
			verdict.FailoverWithin: {
				broken:  story{turns: outage, end: 40 * sec},
				unknown: story{turns: outage},
			},
			verdict.DataLoss: {
				broken:  story{edit: finals(gone, "601")},
				unknown: story{edit: finals(unreadable, "601")},
			},
			verdict.RecoveryWithin: {
				broken:  story{turns: []turn{{at: 15500 * ms, mode: failing}, {at: 38 * sec, mode: up}}, end: 60 * sec},
				unknown: story{turns: []turn{{at: 16 * sec, mode: failing}}},
			},
			verdict.FailbackWithin: {
				broken:  story{turns: []turn{{at: 8 * sec, by: "tokyo"}}, end: 90 * sec},
				unknown: story{turns: []turn{{at: 8 * sec, by: "tokyo"}}},
			},
			verdict.Availability: {
				broken:  story{turns: outage},
				unknown: story{edit: without(func(e history.Event) bool { return e.Op != nil && e.Op.Sent >= 20*sec })},
			},
			verdict.SplitBrain: {
				broken:  story{edit: alternately},
				unknown: story{edit: ops(func(o *history.Op) { o.Authority = "" })},
			},
			verdict.StaleReads: {
				broken:  story{edit: readAt(8*sec, "701")},
				unknown: story{edit: both(readAt(8*sec, "701"), finals(unreadable, "701"))},
			},
			verdict.Duplicates: {
				broken:  story{edit: finals(copies(2), "601")},
				unknown: story{edit: untold},
			},
			verdict.Amplification: {
				broken:  story{edit: opens(9*sec, "db-1", 700)},
				unknown: story{edit: uncounted(0, 99*sec)},
			},
		}[measure]
		t.Run(string(measure), func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(there).To(BeTrue(), "a new judge: add a history that it must reject, and one that must be unknown")
			c.broken.goals, c.unknown.goals = everything(), everything()
			f := judge(c.broken.history())
			g.Expect(f.State).To(Equal(verdict.Broken), f.Reason)
			f = judge(c.unknown.history())
			g.Expect(f.State).To(Equal(verdict.Unknown), f.Reason)
		})
	}
}
