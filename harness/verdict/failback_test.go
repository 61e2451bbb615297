package verdict_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestFailback(t *testing.T) {
	within := map[string]float64{"failback_within": 4}
	away := []turn{{at: 5 * sec, mode: failing}, {at: 8 * sec, mode: up, by: "tokyo"}}
	expect(t, verdict.JudgeFailback, map[string]expectation{
		"it comes home in time": {
			story: story{turns: append(away, turn{at: 17 * sec, mode: readOnly}, turn{at: 18 * sec, mode: up, by: "seoul"}), goals: within},
			state: verdict.Holds, measured: true, value: 3, bound: 0.025, reason: "back at home in seoul",
			details: map[verdict.DetailID]any{verdict.DetailAuthority: "seoul"},
		},
		"it never left": {
			story: story{goals: within},
			state: verdict.Holds, measured: true, value: 0, bound: 0.025, reason: "all the time",
		},
		"it comes home without a failed request": {
			story: story{turns: append(away, turn{at: 18 * sec, by: "seoul"}), goals: within},
			state: verdict.Holds, measured: true, value: 3, bound: 0.025,
		},
		"only the region is told": {
			story: story{turns: append(away, turn{at: 18 * sec, by: "seoul"}), goals: within, edit: ops(func(o *history.Op) { o.Authority = "" })},
			state: verdict.Holds, measured: true, value: 3, bound: 0.025,
		},
		"it was home by the heal": {
			story: story{turns: []turn{{at: 5 * sec, mode: failing}, {at: 8 * sec, mode: up}}, goals: within},
			state: verdict.Holds, measured: true, value: 0, bound: 0.025,
		},
		"it comes home late": {
			story: story{turns: append(away, turn{at: 20 * sec, by: "seoul"}), goals: within},
			state: verdict.Broken, measured: true, value: 5, bound: 0.025,
		},
		"it falls over again as it comes home": {
			story: story{turns: append(away, turn{at: 16 * sec, by: "seoul"}, turn{at: 17 * sec, mode: failing}, turn{at: 20 * sec, mode: up}), goals: within},
			state: verdict.Broken, measured: true, value: 5, bound: 0.025,
		},
		"it stays away": {
			story: story{turns: away, goals: within},
			state: verdict.Broken, reason: "was not back at home in seoul",
			details: map[verdict.DetailID]any{verdict.DetailAuthority: "tokyo", verdict.DetailAtLeast: 9.988},
		},
		"it stays away, but the limit is longer than the watch": {
			story: story{turns: away, goals: map[string]float64{"failback_within": 60}},
			state: verdict.Unknown, reason: "was not back at home",
		},
		"the limit lies within the bound": {
			story: story{turns: append(away, turn{at: 19 * sec, by: "seoul"}), goals: within},
			state: verdict.Unknown, measured: true, value: 4, bound: 0.025, reason: "lies within",
		},
		"the heal was not seen": {
			story: story{goals: within, edit: without(func(e history.Event) bool { return e.Fault != nil && e.Fault.Stage == history.HealSeen })},
			state: verdict.Unknown, reason: "only 0 of 1 faults were seen to be healed",
		},
		"nobody says where home is": {
			story: story{goals: within, edit: func(h history.History) history.History { h[0].Meta.Home = ""; return h }},
			state: verdict.Unknown, reason: "no region is told",
		},
		"nobody says who acknowledges": {
			story: story{goals: within, edit: ops(func(o *history.Op) { o.Authority, o.Region = "", "" })},
			state: verdict.Unknown, reason: "no acknowledgement says",
		},
		"the watch ends with the heal": {
			story: story{goals: within, end: 15*sec + 50*ms},
			state: verdict.Unknown, reason: "too few probes after the heal",
		},
	})
}
