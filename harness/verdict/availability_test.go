package verdict_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestAvailability(t *testing.T) {
	nines := map[string]float64{"availability": 0.9}
	// 2000 requests are due from the onset at 5 s to the end at 25 s.
	expect(t, verdict.JudgeAvailability, map[string]expectation{
		"all is served": {
			story: story{goals: nines},
			state: verdict.Holds, measured: true, value: 1, reason: "2000 of 2000 requests were served, 100 %; the limit of 90 % holds",
			details: map[verdict.DetailID]any{
				verdict.DetailBad: 0, verdict.DetailLatency50: 1, verdict.DetailLatency99: 1, verdict.DetailBudgetSpent: 0,
			},
		},
		"it is as good as it must be": {
			story: story{turns: []turn{{at: 5 * sec, mode: failing}, {at: 7 * sec, mode: up}}, goals: nines},
			state: verdict.Holds, measured: true, value: 0.9,
			details: map[verdict.DetailID]any{
				verdict.DetailBad: 200, verdict.DetailPolite: 0, verdict.DetailReads: 0.9, verdict.DetailWrites: 0.9,
				verdict.DetailFresh: 0.9, verdict.DetailKept: 0.9, verdict.DetailBadSeconds: 2, verdict.DetailBudgetSpent: 2 / (0.1 * 30 * 86400),
			},
		},
		"no objective is set": {
			story: story{turns: []turn{{at: 5 * sec, mode: failing}}},
			state: verdict.Holds, measured: true, value: 0,
		},
		"polite refusals are no service": {
			story: story{turns: []turn{{at: 5 * sec, mode: readOnly}, {at: 11 * sec, mode: up}}, goals: nines},
			state: verdict.Broken, measured: true, value: 0.85,
			details: map[verdict.DetailID]any{verdict.DetailPolite: 300, verdict.DetailBad: 300, verdict.DetailReads: 1, verdict.DetailWrites: 0.7},
		},
		"latency counts from the intended time": {
			story: story{goals: nines, edit: ops(func(o *history.Op) {
				if o.Sent >= 10*sec && o.Sent < 10*sec+250*ms {
					o.Sent, o.Done = 10*sec+250*ms, 10*sec+251*ms
				}
			})},
			state: verdict.Holds, measured: true, value: 1,
			details: map[verdict.DetailID]any{verdict.DetailLatency95: 1, verdict.DetailLatency99: 51},
		},
		"an answer is not late because the harness was": {
			story: story{goals: nines, edit: ops(func(o *history.Op) {
				if o.Sent == 10*sec {
					o.Sent, o.Done = 10*sec+100*ms, 11*sec+50*ms // 50 ms over the deadline from when it was due
				}
			})},
			state: verdict.Holds, measured: true, value: 1, details: map[verdict.DetailID]any{verdict.DetailBad: 0},
		},
		"an answer is late though the harness was not": {
			story: story{goals: nines, edit: ops(func(o *history.Op) {
				if o.Sent == 10*sec {
					o.Done = 11*sec + ms
				}
			})},
			state: verdict.Holds, measured: true, value: 1999.0 / 2000, details: map[verdict.DetailID]any{verdict.DetailBad: 1},
		},
		"a request under way at the onset counts": {
			story: story{goals: nines, edit: ops(func(o *history.Op) {
				if o.Sent == 5*sec-10*ms {
					o.Done, o.Outcome = 5*sec+990*ms, history.Unknown
				}
			})},
			state: verdict.Holds, measured: true, value: 2000.0 / 2001, details: map[verdict.DetailID]any{verdict.DetailRequests: 2001},
		},
		"requests in the middle are missing": {
			story: story{goals: nines, edit: without(func(e history.Event) bool { return e.Op != nil && e.Op.Sent >= 8*sec && e.Op.Sent < 9*sec })},
			state: verdict.Unknown, reason: "100 requests were due by the schedule but never recorded",
		},
		"requests at the end are missing": {
			story: story{goals: nines, edit: without(func(e history.Event) bool { return e.Op != nil && e.Op.Sent >= 20*sec })},
			state: verdict.Unknown, reason: "never recorded",
		},
		"two requests at the edges are missing": {
			story: story{goals: nines, edit: without(func(e history.Event) bool { return e.Op != nil && (e.Op.Sent == 5*sec || e.Op.Sent == 25*sec-10*ms) })},
			state: verdict.Holds, measured: true, value: 1,
		},
		"the rate is not told": {
			story: story{goals: nines, edit: func(h history.History) history.History { h[0].Meta.Workloads[0].Rate = 0; return h }},
			state: verdict.Unknown, reason: "rate is not told",
		},
	})
}
