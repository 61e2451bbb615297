package verdict_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestRecovery(t *testing.T) {
	within := map[string]float64{"recovery_within": 4}
	expect(t, verdict.JudgeRecovery, map[string]expectation{
		"served all the time": {
			story: story{goals: within},
			state: verdict.Holds, measured: true, value: 0, bound: 0.03, reason: "served all the time after the heal",
			details: map[verdict.DetailID]any{verdict.DetailAuthority: "seoul"},
		},
		"down under the fault, up before the heal": {
			story: story{goals: within, turns: []turn{{at: 5 * sec, mode: failing}, {at: 9 * sec, mode: up, by: "tokyo"}}},
			state: verdict.Holds, measured: true, value: 0, bound: 0.03,
		},
		"away from home, and served all the same": {
			story: story{goals: within, turns: []turn{{at: 8 * sec, by: "tokyo"}}},
			state: verdict.Holds, measured: true, value: 0, bound: 0.03,
			details: map[verdict.DetailID]any{verdict.DetailAuthority: "tokyo"},
		},
		"back soon after the heal": {
			story: story{goals: within, turns: []turn{{at: 5 * sec, mode: failing}, {at: 17 * sec, mode: up}}},
			state: verdict.Holds, measured: true, value: 2, bound: 0.02, reason: "for good 2.000 s",
		},
		"the lost host comes back and takes the service down": {
			story: story{goals: within, turns: []turn{{at: 15100 * ms, mode: failing}, {at: 21500 * ms, mode: up}}},
			state: verdict.Broken, measured: true, value: 6.5, bound: 0.02, reason: "the limit of 4 s is broken",
		},
		"the same, with a limit that allows it": {
			story: story{goals: map[string]float64{"recovery_within": 8}, turns: []turn{{at: 15100 * ms, mode: failing}, {at: 21500 * ms, mode: up}}},
			state: verdict.Holds, measured: true, value: 6.5, bound: 0.02,
		},
		"read-only is not served": {
			story: story{goals: within, turns: []turn{{at: 5 * sec, mode: readOnly}, {at: 20 * sec, mode: up}}},
			state: verdict.Broken, measured: true, value: 5, bound: 0.02,
		},
		"it stays down though the cause is gone": {
			story: story{goals: within, turns: []turn{{at: 5 * sec, mode: failing}}},
			state: verdict.Broken, reason: "not served for good when the observation ended",
			details: map[verdict.DetailID]any{verdict.DetailAtLeast: 9.988},
		},
		"the observation ended too early to tell": {
			story: story{goals: map[string]float64{"recovery_within": 20}, turns: []turn{{at: 5 * sec, mode: failing}}},
			state: verdict.Unknown, reason: "when the observation ended",
		},
		"it came back, but not for long enough to tell": {
			story: story{goals: within, turns: []turn{{at: 5 * sec, mode: failing}, {at: 16 * sec, mode: up}}, end: 17 * sec},
			state: verdict.Unknown,
		},
		"a relapse as long as a recovery must last": {
			story: story{goals: within, turns: []turn{
				{at: 15100 * ms, mode: failing}, {at: 16 * sec, mode: up}, {at: 19 * sec, mode: failing}, {at: 21500 * ms, mode: up},
			}},
			state: verdict.Broken, measured: true, value: 6.5, bound: 0.02,
		},
		"no home at all": {
			story: story{
				goals: within, turns: []turn{{at: 15100 * ms, mode: failing}, {at: 17 * sec, mode: up}},
				edit: func(h history.History) history.History { h[0].Meta.Home = ""; return h },
			},
			state: verdict.Holds, measured: true, value: 2, bound: 0.02,
		},
		"the heal was not seen": {
			story: story{goals: within, edit: without(func(e history.Event) bool { return e.Fault != nil && e.Fault.Stage == history.HealSeen })},
			state: verdict.Unknown, reason: "only 0 of 1 faults were seen to be healed",
		},
	})
}

func TestRecoveryAlwaysHasALimit(t *testing.T) {
	g := NewWithT(t)
	for name, c := range map[string]struct {
		goals map[string]float64
		limit float64
	}{
		"its own":        {map[string]float64{"recovery_within": 7, "failover_within": 20}, 7},
		"that of others": {map[string]float64{"failover_within": 20, "failback_within": 90}, 20},
		"none is set":    {nil, 60},
	} {
		f := verdict.JudgeRecovery(story{goals: c.goals}.history())
		g.Expect(f.Limit).To(HaveValue(Equal(c.limit)), name)
	}
}
