package verdict_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Every judge has a history that it holds and one that it breaks although the
// harness stood still meanwhile, and one of which it cannot know then.
func TestEveryJudgeJudgesDespiteAStandstill(t *testing.T) {
	briefly := func(edit func(history.History) history.History) func(history.History) history.History {
		return both(edit, stoodStill(9*sec, 9*sec+400*ms))
	}
	same := func(h history.History) history.History { return h }
	long := stoodStill(9*sec, 10*sec+ms)
	outage := []turn{{at: 5 * sec, mode: failing}}
	away := []turn{{at: 8 * sec, by: "tokyo"}}
	for _, judge := range verdict.All() {
		measure := judge(story{}.history()).Measure
		c, there := map[verdict.Measure]struct{ holds, broken, unknown story }{
			verdict.ReadOnlyWithin: {
				holds:   story{turns: []turn{{at: 5 * sec, mode: failing}, {at: 6 * sec, mode: readOnly}}, edit: briefly(same)},
				broken:  story{turns: []turn{{at: 5 * sec, mode: rude}, {at: 12 * sec, mode: up}}, edit: briefly(same)},
				unknown: story{turns: []turn{{at: 5 * sec, mode: failing}, {at: 6 * sec, mode: readOnly}}, edit: long},
			},
			verdict.FailoverWithin: {
				holds:   story{turns: []turn{{at: 5 * sec, mode: failing}, {at: 8 * sec, mode: up}}, edit: briefly(same)},
				broken:  story{turns: outage, end: 40 * sec, edit: briefly(same)},
				unknown: story{turns: outage, end: 40 * sec, edit: long},
			},
			verdict.DataLoss: {
				holds:   story{edit: stoodStill(26*sec, 26*sec+900*ms)},
				broken:  story{edit: both(finals(gone, "601"), stoodStill(26*sec, 26*sec+900*ms))},
				unknown: story{edit: clockSet(26*sec, 26*sec+ms)},
			},
			verdict.RecoveryWithin: {
				holds:   story{turns: []turn{{at: 15500 * ms, mode: failing}, {at: 18 * sec, mode: up}}, edit: stoodStill(19*sec, 19*sec+400*ms)},
				broken:  story{turns: []turn{{at: 15500 * ms, mode: failing}}, end: 40 * sec, edit: stoodStill(19*sec, 19*sec+400*ms)},
				unknown: story{turns: []turn{{at: 15500 * ms, mode: failing}}, end: 40 * sec, edit: stoodStill(19*sec, 20*sec+ms)},
			},
			verdict.FailbackWithin: {
				holds:   story{turns: []turn{{at: 8 * sec, by: "tokyo"}, {at: 18 * sec, by: "seoul"}}, edit: stoodStill(19*sec, 19*sec+400*ms)},
				broken:  story{turns: away, end: 90 * sec, edit: stoodStill(19*sec, 19*sec+400*ms)},
				unknown: story{turns: away, end: 90 * sec, edit: stoodStill(19*sec, 20*sec+ms)},
			},
			verdict.Availability: {
				holds:   story{edit: briefly(same)},
				broken:  story{turns: outage, edit: briefly(same)},
				unknown: story{edit: briefly(hung)},
			},
			verdict.SplitBrain: {
				holds:   story{turns: away, edit: briefly(same)},
				broken:  story{edit: briefly(alternately)},
				unknown: story{turns: []turn{{at: 8 * sec, by: "tokyo"}, {at: 10200 * ms, by: "seoul"}}, edit: heardLate},
			},
			verdict.StaleReads: {
				holds:   story{edit: briefly(same)},
				broken:  story{edit: briefly(readAt(8*sec, "701"))},
				unknown: story{edit: both(readAt(8*sec, "701"), long)},
			},
			verdict.Duplicates: {
				holds:   story{edit: stoodStill(26*sec, 26*sec+900*ms)},
				broken:  story{edit: both(finals(copies(2), "601"), stoodStill(26*sec, 26*sec+900*ms))},
				unknown: story{edit: clockSet(26*sec, 26*sec+ms)},
			},
			verdict.Amplification: {
				holds:   story{edit: briefly(same)},
				broken:  story{edit: briefly(opens(9*sec, "db-1", 700))},
				unknown: story{edit: briefly(opens(9*sec, "db-1", 350))},
			},
		}[measure]
		t.Run(string(measure), func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(there).To(BeTrue(), "a new judge: add what it makes of a standstill")
			for state, s := range map[verdict.State]story{verdict.Holds: c.holds, verdict.Broken: c.broken, verdict.Unknown: c.unknown} {
				s.goals = everything()
				f := judge(s.history())
				g.Expect(f.State).To(Equal(state), f.Reason)
			}
		})
	}
}

// hung has many requests fail, but all while the harness stands still: nobody
// knows whether they were answered.
func hung(h history.History) history.History {
	return ops(func(o *history.Op) {
		if o.Sent >= 8500*ms && o.Sent < 9*sec {
			o.Outcome, o.Done = history.Failed, 9*sec+400*ms
			if o.Kind == history.Write {
				o.Outcome = history.Unknown
			}
		}
	})(h)
}

// heardLate has the last acknowledgement before 8 s be seen only after a standstill.
func heardLate(h history.History) history.History {
	late := ops(func(o *history.Op) {
		if o.Sent == 7990*ms {
			o.Done = 8400 * ms
		}
	})
	return both(late, stoodStill(8*sec, 8400*ms))(h)
}
