package verdict_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestReadOnly(t *testing.T) {
	within := map[string]float64{"readonly_within": 2}
	expect(t, verdict.JudgeReadOnly, map[string]expectation{
		"reads return, writes are refused politely, then writes return": {
			story: story{turns: []turn{{at: 5 * sec, mode: hanging}, {at: 6 * sec, mode: readOnly}, {at: 8 * sec, mode: up, by: "tokyo"}}, goals: within},
			state: verdict.Holds, measured: true, value: 1, bound: 0.025, reason: "limit of 2 s holds",
		},
		"writes never return while the fault is in force": {
			story: story{turns: []turn{{at: 5 * sec, mode: failing}, {at: 6 * sec, mode: readOnly}, {at: 17 * sec, mode: up}}, goals: within},
			state: verdict.Holds, measured: true, value: 1, bound: 0.025,
		},
		"what the heal disturbs is not the fallback's": {
			story: story{turns: []turn{
				{at: 5 * sec, mode: failing},
				{at: 6 * sec, mode: readOnly},
				{at: 15 * sec, mode: failing},
				{at: 17 * sec, mode: up},
			}, goals: within},
			state: verdict.Holds, measured: true, value: 1, bound: 0.025,
		},
		"nothing is bad": {
			story: story{goals: within},
			state: verdict.Holds, measured: true, value: 0, bound: 0.025, reason: "every read was served",
		},
		"read-only at once": {
			story: story{turns: []turn{{at: 5 * sec, mode: readOnly}, {at: 8 * sec, mode: up}}, goals: within},
			state: verdict.Holds, measured: true, value: 0, bound: 0.025,
		},
		"the failover comes before any read-only mode": {
			story: story{turns: []turn{{at: 5 * sec, mode: failing}, {at: 6 * sec, mode: up, by: "tokyo"}}, goals: within},
			state: verdict.Holds, measured: true, value: 1, bound: 0.025,
		},
		"writes are refused rudely until they return": {
			story: story{turns: []turn{{at: 5 * sec, mode: rude}, {at: 8 * sec, mode: up}}, goals: within},
			state: verdict.Broken, measured: true, value: 3, bound: 0.025, reason: "limit of 2 s is broken",
		},
		"reads fail once more during read-only": {
			story: story{turns: []turn{
				{at: 5 * sec, mode: readOnly}, {at: 8 * sec, mode: failing}, {at: 8*sec + 30*ms, mode: readOnly}, {at: 11 * sec, mode: up},
			}, goals: within},
			state: verdict.Broken, measured: true, value: 3.03, bound: 0.025,
		},
		"a refusal after the deadline is not polite": {
			story: story{turns: []turn{{at: 5 * sec, mode: readOnly}, {at: 8 * sec, mode: up}}, goals: within, edit: ops(func(o *history.Op) {
				if o.Outcome == history.Refused {
					o.Done = o.Sent + sec + ms
				}
			})},
			state: verdict.Broken, measured: true, value: 3, bound: 0.025,
		},
		"the limit lies within the bound": {
			story: story{turns: []turn{{at: 5 * sec, mode: failing}, {at: 7 * sec, mode: readOnly}}, goals: within},
			state: verdict.Unknown, measured: true, value: 2, bound: 0.025, reason: "lies within the error bound",
		},
		"bad requests go on until the heal": {
			story: story{turns: []turn{{at: 5 * sec, mode: rude}, {at: 15 * sec, mode: up}}, goals: within},
			state: verdict.Broken, reason: "went on until the end of the observation",
			details: map[verdict.DetailID]any{verdict.DetailAtLeast: 9.988},
		},
		"requests hang until the heal": {
			story: story{turns: []turn{{at: 5 * sec, mode: hanging}, {at: 15 * sec, mode: up}}, goals: within},
			state: verdict.Broken, reason: "went on until the end of the observation",
		},
		"bad requests go on, but the limit is longer than the watch": {
			story: story{turns: []turn{{at: 5 * sec, mode: rude}}, goals: map[string]float64{"readonly_within": 30}},
			state: verdict.Unknown, reason: "went on until the end of the observation",
		},
	})
}
