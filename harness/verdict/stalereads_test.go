package verdict_test

import (
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// readAt has the read that is sent at an instant miss an item.
func readAt(at time.Duration, id string) func(history.History) history.History {
	return ops(func(o *history.Op) {
		if o.Kind == history.Read && o.Sent == at {
			o.ID, o.Outcome = id, history.Missing
		}
	})
}

func TestStaleReads(t *testing.T) {
	none := map[string]float64{"max_stale_reads": 0}
	expect(t, verdict.JudgeStaleReads, map[string]expectation{
		"every read finds what was acknowledged": {
			story: story{goals: none},
			state: verdict.Holds, measured: true, value: 0, reason: "0 of 1000 reads missed what was acknowledged before; the limit of 0 reads holds",
			details: map[verdict.DetailID]any{verdict.DetailReadsOfOld: 1000, verdict.DetailStaleWrites: 0},
		},
		"reads miss what is there": {
			// 701 was acknowledged at 7.011 s; the reads of a second miss it
			// and what came after.
			story: story{turns: []turn{{at: 8 * sec, mode: empty}, {at: 9 * sec, mode: up}}, goals: none, edit: readAt(8*sec, "701")},
			state: verdict.Broken, measured: true, value: 50, reason: "50 of 1000 reads missed",
			details: map[verdict.DetailID]any{verdict.DetailStaleWrites: 50, verdict.DetailStalest: 0.989},
		},
		"as many as may be": {
			story: story{goals: map[string]float64{"max_stale_reads": 1}, edit: readAt(8*sec, "701")},
			state: verdict.Holds, measured: true, value: 1,
		},
		"no limit is set": {
			story: story{edit: readAt(8*sec, "701")},
			state: verdict.Holds, measured: true, value: 1, reason: "1 of 1000 reads missed",
		},
		"one write is missed twice": {
			story: story{goals: none, edit: both(readAt(8*sec, "701"), readAt(9*sec, "701"))},
			state: verdict.Broken, measured: true, value: 2, details: map[verdict.DetailID]any{verdict.DetailStaleWrites: 1, verdict.DetailStalest: 1.989},
		},
		"what is lost is not stale": {
			story: story{goals: none, edit: both(readAt(8*sec, "701"), finals(gone, "701"))},
			state: verdict.Holds, measured: true, value: 0, details: map[verdict.DetailID]any{verdict.DetailMissedLost: 1},
		},
		"nobody knows what became of it": {
			story: story{goals: none, edit: both(readAt(8*sec, "701"), finals(unreadable, "701"))},
			state: verdict.Unknown, measured: true, value: 0.5, bound: 0.5, reason: "and up to 1, since the final read does not tell",
		},
		"nobody asked what became of it, but another one is stale": {
			story: story{goals: none, edit: both(both(readAt(8*sec, "701"), never("701")), readAt(9*sec, "801"))},
			state: verdict.Broken, measured: true, value: 1.5, bound: 0.5,
		},
		"what was never acknowledged may be missed": {
			story: story{goals: none, edit: both(readAt(8*sec, "701"), ops(func(o *history.Op) {
				if o.ID == "701" && o.Kind == history.Write {
					o.Outcome, o.Authority = history.Unknown, ""
				}
			}))},
			state: verdict.Holds, measured: true, value: 0,
		},
		"what is acknowledged while it is read may be missed": {
			story: story{goals: none, edit: both(readAt(7*sec+20*ms, "701"), ops(func(o *history.Op) {
				if o.ID == "701" && o.Kind == history.Write {
					o.Done = 7*sec + 20*ms
				}
			}))},
			state: verdict.Holds, measured: true, value: 0,
		},
		"a read under way at the onset counts": {
			story: story{goals: none, edit: both(readAt(5*sec-20*ms, "401"), ops(func(o *history.Op) {
				if o.Sent == 5*sec-20*ms {
					o.Done = 5 * sec
				}
			}))},
			state: verdict.Broken, measured: true, value: 1,
		},
		"a read that fails is not stale": {
			story: story{turns: []turn{{at: 8 * sec, mode: failing}, {at: 9 * sec, mode: up}}, goals: none},
			state: verdict.Holds, measured: true, value: 0,
		},
		"there was no final read": {
			story: story{goals: none, edit: without(func(e history.Event) bool { return e.Phase != nil && e.Phase.Name == history.FinalRead })},
			state: verdict.Unknown, reason: `never came to its phase "finalread"`,
		},
		"hardly anybody reads": {
			story: story{goals: none, edit: without(func(e history.Event) bool {
				return e.Op != nil && e.Op.Kind == history.Read && e.Op.Sent >= 5*sec+100*ms
			})},
			state: verdict.Unknown, reason: "too few probes between the onset and the end",
		},
	})
}
