package verdict_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestFailover(t *testing.T) {
	within := map[string]float64{"failover_within": 4}
	outage := []turn{{at: 5 * sec, mode: hanging}, {at: 6 * sec, mode: readOnly}, {at: 8 * sec, mode: up, by: "tokyo"}}
	wide := history.Interval{From: 5 * sec, To: 5*sec + 200*ms}
	expect(t, verdict.JudgeFailover, map[string]expectation{
		"the standby takes over in time": {
			story: story{turns: outage, goals: within},
			state: verdict.Holds, measured: true, value: 3, bound: 0.025,
			reason:  "; the limit of 4 s holds",
			details: map[verdict.DetailID]any{verdict.DetailAuthority: "tokyo", verdict.DetailRegion: "tokyo"},
		},
		"nothing is asked": {
			story: story{turns: outage},
			state: verdict.Holds, measured: true, value: 3, bound: 0.025, reason: "served again",
		},
		"nothing ever fails": {
			story: story{goals: within},
			state: verdict.Holds, measured: true, value: 0, bound: 0.025,
			reason: "never stopped", details: map[verdict.DetailID]any{verdict.DetailAuthority: "seoul"},
		},
		"it takes over without a failed request": {
			story: story{turns: []turn{{at: 9 * sec, by: "tokyo"}}, goals: within},
			state: verdict.Holds, measured: true, value: 0, bound: 0.025,
			reason: "never stopped", details: map[verdict.DetailID]any{verdict.DetailAuthority: "tokyo"},
		},
		"blips before the take-over do not count as recovery": {
			story: story{turns: []turn{
				{at: 5 * sec, mode: failing},
				{at: 6 * sec, mode: up},
				{at: 7 * sec, mode: failing},
				{at: 8 * sec, mode: up, by: "tokyo"},
			}, goals: within},
			state: verdict.Holds, measured: true, value: 3, bound: 0.025,
		},
		"a blip after the take-over is told, and moves nothing": {
			story: story{turns: append(outage, turn{at: 11 * sec, mode: failing}, turn{at: 11*sec + 50*ms, mode: up}), goals: within},
			state: verdict.Holds, measured: true, value: 3, bound: 0.025,
			details: map[verdict.DetailID]any{verdict.DetailRelapses: 1, verdict.DetailLongRelapse: 0.04},
		},
		"a blip at the onset does not hide the outage that follows": {
			story: story{turns: []turn{
				{at: 5 * sec, mode: failing},
				{at: 5*sec + 30*ms, mode: up},
				{at: 8 * sec, mode: failing},
				{at: 11 * sec, mode: up, by: "tokyo"},
			}, goals: within},
			state: verdict.Broken, measured: true, value: 6, bound: 0.025,
		},
		"an outage that comes late counts from the onset": {
			story: story{turns: []turn{{at: 8 * sec, mode: failing}, {at: 10 * sec, mode: up}}, goals: within},
			state: verdict.Broken, measured: true, value: 5, bound: 0.025,
		},
		"the standby takes over too late": {
			story: story{turns: []turn{{at: 5 * sec, mode: readOnly}, {at: 9*sec + 100*ms, mode: up, by: "tokyo"}}, goals: within},
			state: verdict.Broken, measured: true, value: 4.1, bound: 0.025, reason: "limit of 4 s is broken",
		},
		"the limit lies within the bound": {
			story: story{turns: []turn{{at: 5 * sec, mode: readOnly}, {at: 9 * sec, mode: up, by: "tokyo"}}, goals: within},
			state: verdict.Unknown, measured: true, value: 4, bound: 0.025, reason: "lies within the error bound",
		},
		"it comes back only after the heal, over the limit": {
			story: story{turns: []turn{{at: 5 * sec, mode: readOnly}, {at: 16 * sec, mode: up}}, goals: within},
			state: verdict.Broken, reason: "only after the fault was healed",
			details: map[verdict.DetailID]any{verdict.DetailAtLeast: 10.988},
		},
		"it comes back only after the heal, within the limit": {
			story: story{turns: []turn{{at: 5 * sec, mode: readOnly}, {at: 16 * sec, mode: up}}, goals: map[string]float64{"failover_within": 20}},
			state: verdict.Unknown, reason: "only after the fault was healed",
		},
		"it comes back as the heal begins": {
			story: story{turns: []turn{{at: 5 * sec, mode: readOnly}, {at: 15 * sec, mode: up}}, goals: map[string]float64{"failover_within": 20}},
			state: verdict.Unknown, reason: "only after the fault was healed",
		},
		"it never comes back": {
			story: story{turns: []turn{{at: 5 * sec, mode: hanging}}, goals: within},
			state: verdict.Broken, reason: "did not come back",
			details: map[verdict.DetailID]any{verdict.DetailAtLeast: 19.988},
		},
		"it never comes back, but the limit is longer than the watch": {
			story: story{turns: []turn{{at: 5 * sec, mode: failing}}, goals: map[string]float64{"failover_within": 60}},
			state: verdict.Unknown, reason: "did not come back",
		},
		"it never comes back and nothing is asked": {
			story: story{turns: []turn{{at: 5 * sec, mode: failing}}},
			state: verdict.Unknown, reason: "did not come back",
		},
		"a request that the heal spoils is not the fault's": {
			story: story{turns: []turn{{at: 15 * sec, mode: failing}, {at: 15*sec + 50*ms, mode: up}}, goals: within},
			state: verdict.Holds, measured: true, value: 0, bound: 0.025,
		},
		"requests that hang until after the heal are the fault's": {
			story: story{turns: []turn{{at: 14*sec + 500*ms, mode: hanging}, {at: 15*sec + 500*ms, mode: up}}, goals: within},
			state: verdict.Broken, reason: "only after the fault was healed",
		},
		"a request sent as the heal begins is not the fault's": {
			story: story{heal: 15*sec + ms/2, goals: within, edit: ops(func(o *history.Op) {
				if o.Sent == 15*sec {
					o.Outcome, o.Done = history.Failed, o.Sent+200*ms
				}
			})},
			state: verdict.Holds, measured: true, value: 0, bound: 0.025,
		},
		"reads alone are no recovery": {
			story: story{
				turns: []turn{{at: 5 * sec, mode: failing}, {at: 8 * sec, mode: up}, {at: 11 * sec, mode: readOnly}, {at: 12 * sec, mode: up}},
				edit: without(func(e history.Event) bool {
					return e.Op != nil && e.Op.Kind == history.Write && e.Op.Sent >= 8*sec && e.Op.Sent < 11*sec
				}),
			},
			state: verdict.Holds, measured: true, value: 7, bound: 0.025,
		},
		"the onset was early in its interval": {
			story: story{onset: wide, turns: []turn{{at: 5 * sec, mode: failing}, {at: 8 * sec, mode: up}}},
			state: verdict.Holds, measured: true, value: 3, bound: 0.125,
		},
		"the onset was late in its interval": {
			story: story{onset: wide, turns: []turn{{at: 5*sec + 200*ms, mode: failing}, {at: 8 * sec, mode: up}}},
			state: verdict.Holds, measured: true, value: 2.8, bound: 0.125,
		},
		"an outage may hide within the interval of the onset": {
			story: story{onset: wide},
			state: verdict.Holds, measured: true, value: 0.2, bound: 0.23, reason: "never stopped",
		},
		"what was served before the onset proves nothing": {
			story: story{onset: wide, edit: ops(func(o *history.Op) {
				if o.Sent == 5*sec-10*ms || o.Sent == 5*sec-20*ms {
					o.Outcome, o.Done = history.Failed, o.Sent+500*ms
				}
			})},
			state: verdict.Holds, measured: true, value: 0.2, bound: 0.125,
		},
		"the first good answer is the slowest, and was not held": {
			// Both were back at 8.011 s, but the first answer of each kind took
			// half a millisecond longer than all others.
			story: story{turns: []turn{{at: 5 * sec, mode: failing}, {at: 8*sec + 11*ms, mode: up}}, edit: ops(func(o *history.Op) {
				if o.Sent == 8*sec+30*ms || o.Sent == 8*sec+20*ms {
					o.Done += ms / 2
				}
			})},
			state: verdict.Holds, measured: true, value: 3.011 - 0.001, bound: 0.025,
		},
		"late answers are no service": {
			story: story{turns: []turn{{at: 5 * sec, mode: late}, {at: 8 * sec, mode: up}}, goals: within},
			state: verdict.Holds, measured: true, value: 3, bound: 0.025,
		},
		"empty answers are no service": {
			story: story{turns: []turn{{at: 5 * sec, mode: empty}, {at: 8 * sec, mode: up}}, goals: within},
			state: verdict.Holds, measured: true, value: 3, bound: 0.025,
		},
	})
}
