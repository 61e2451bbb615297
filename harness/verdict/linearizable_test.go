package verdict_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestLinearizable(t *testing.T) {
	judge := func(h history.History) verdict.Finding { return verdict.JudgeLinearizable(h, time.Minute) }
	hung := []turn{{at: 6 * sec, mode: hanging}, {at: 8 * sec, mode: up}}
	expect(t, judge, map[string]expectation{
		"nothing ever fails": {
			story: story{},
			state: verdict.Holds, measured: true, value: 0, reason: "the histories of 0 of 1250 writes are not linearizable; the limit of 0 writes holds",
			details: map[verdict.DetailID]any{verdict.DetailChecked: 1250},
		},
		"writes of unknown outcome never took effect, or did": {
			story: story{turns: hung, edit: finals(found, "601", "605")},
			state: verdict.Holds, measured: true, value: 0,
		},
		"one of unknown outcome is missed, and found at last": {
			story: story{turns: hung, edit: both(finals(found, "601"), readAt(9*sec, "601"))},
			state: verdict.Holds, measured: true, value: 0,
		},
		"one of unknown outcome is found, and then missed": {
			story: story{turns: hung, edit: both(readAt(9*sec+20*ms, "601"), ops(func(o *history.Op) {
				if o.Kind == history.Read && o.Sent == 9*sec {
					o.ID = "601"
				}
			}))},
			state: verdict.Broken, measured: true, value: 1, reason: "such as that of 601",
			details: map[verdict.DetailID]any{verdict.DetailExample: "601"},
		},
		"a read misses what was acknowledged": {
			story: story{edit: readAt(9*sec, "701")},
			state: verdict.Broken, measured: true, value: 1,
		},
		"a read under way with the write may miss it": {
			story: story{edit: both(readAt(7*sec+20*ms, "701"), ops(func(o *history.Op) {
				if o.ID == "701" && o.Kind == history.Write {
					o.Done = 7*sec + 20*ms
				}
			}))},
			state: verdict.Holds, measured: true, value: 0,
		},
		"an acknowledged write is lost": {
			story: story{edit: finals(gone, "701")},
			state: verdict.Broken, measured: true, value: 1,
		},
		"a refused write appears": {
			story: story{turns: []turn{{at: 6 * sec, mode: readOnly}, {at: 8 * sec, mode: up}}, edit: finals(found, "701")},
			state: verdict.Broken, measured: true, value: 1,
		},
		"what could not be read says nothing": {
			story: story{edit: finals(unreadable, "701")},
			state: verdict.Holds, measured: true, value: 0,
		},
		"the instrument was doubtful": {
			story: story{edit: clockSet(9*sec, 10*sec)},
			state: verdict.Unknown, reason: "not to be trusted from 9 s to 10 s",
		},
		"the harness stood still, which leaves the order of instants": {
			story: story{edit: stoodStill(9*sec, 10*sec)},
			state: verdict.Holds, measured: true, value: 0,
		},
		"what is lost is lost, though the harness stood still": {
			story: story{edit: both(finals(gone, "701"), stoodStill(9*sec, 10*sec))},
			state: verdict.Broken, measured: true, value: 1,
		},
		"the harness stood still for too long": {
			story: story{edit: stoodStill(9*sec, 10*sec+ms)},
			state: verdict.Unknown, reason: "not to be trusted from 9 s to 10.001 s",
		},
	})
}

// tangled adds reads of one item, all at once with its write, half of which find
// it; and one that contradicts them. To be sure of that, all orders must be tried.
func tangled(h history.History) history.History {
	for _, e := range h {
		if e.Op != nil && e.Op.ID == "701" && e.Op.Kind == history.Write {
			e.Op.Done = 9 * sec
		}
	}
	for i := range 60 {
		op := history.Op{ID: "701", Kind: history.Read, Intended: 8 * sec, Sent: 8 * sec, Done: 8*sec + 500*ms, Outcome: history.OK}
		if i%2 == 0 {
			op.Outcome = history.Missing
		}
		h = append(h, history.Event{At: op.Done, Op: &op})
	}
	return readAt(10*sec, "701")(h)
}

func TestLinearizableEndsInTime(t *testing.T) {
	g := NewWithT(t)
	begin := time.Now()
	f := verdict.JudgeLinearizable(story{edit: tangled}.history(), 500*time.Millisecond)
	g.Expect(f.State).To(Equal(verdict.Unknown), f.Reason)
	g.Expect(f.Reason).To(ContainSubstring("could not be decided within the time given"))
	g.Expect(time.Since(begin)).To(BeNumerically("<", 20*time.Second))

	f = verdict.JudgeLinearizable(story{}.history(), 0)
	g.Expect(f.State).To(Equal(verdict.Unknown), "no time at all")
}

func TestNotLinearizableThoughTheTimeIsUp(t *testing.T) {
	f := verdict.JudgeLinearizable(story{edit: both(tangled, finals(gone, "101", "999"))}.history(), 4*time.Second)
	g := NewWithT(t)
	g.Expect(f.State).To(Equal(verdict.Broken), f.Reason)
	g.Expect(f.Measured).To(BeFalse())
	g.Expect(f.Reason).To(ContainSubstring("of 2 of"), "the one after the hard one, too")
}
