package verdict_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// alternately lets two regions acknowledge every other write within a span.
func alternately(h history.History) history.History {
	n := 0
	for _, e := range h {
		if e.Op != nil && e.Op.Kind == history.Write && e.Op.Sent >= 8*sec && e.Op.Sent < 9*sec {
			if n++; n%2 == 0 {
				e.Op.Authority = "tokyo"
			}
		}
	}
	return h
}

func TestSplitBrain(t *testing.T) {
	expect(t, verdict.JudgeSplitBrain, map[string]expectation{
		"one region writes": {
			story: story{},
			state: verdict.Holds, measured: true, value: 0, reason: "0 writes acknowledged by one region while",
		},
		"failover and failback": {
			story: story{turns: []turn{{at: 8 * sec, by: "tokyo"}, {at: 11 * sec, by: "seoul"}}},
			state: verdict.Holds, measured: true, value: 0,
			details: map[verdict.DetailID]any{verdict.DetailAcks + "/seoul": 1100, verdict.DetailAcks + "/tokyo": 150},
		},
		"both write at once": {
			story: story{edit: alternately},
			// 25 of tokyo between seoul's; of seoul's, 24 lie between those of tokyo
			state: verdict.Broken, measured: true, value: 49, reason: "the limit of 0 writes is broken",
		},
		"a single write of another region": {
			story: story{edit: ops(func(o *history.Op) {
				if o.Sent == 8*sec+10*ms {
					o.Authority = "tokyo"
				}
			})},
			state: verdict.Broken, measured: true, value: 1, reason: "1 write acknowledged",
		},
		"there and back in less than a tenure": {
			story: story{turns: []turn{{at: 8 * sec, by: "tokyo"}, {at: 8*sec + 100*ms, by: "seoul"}}},
			state: verdict.Broken, measured: true, value: 5,
		},
		"at the change of tenure one request overlaps": {
			story: story{turns: []turn{{at: 8 * sec, by: "tokyo"}}, edit: ops(func(o *history.Op) {
				if o.Sent == 8*sec-10*ms {
					o.Done = 8*sec + 200*ms
				}
			})},
			state: verdict.Holds, measured: true, value: 0,
		},
		"nobody says who acknowledges": {
			story: story{edit: ops(func(o *history.Op) { o.Authority = "" })},
			state: verdict.Unknown, reason: "no acknowledgement says",
		},
		"some do not say it": {
			story: story{edit: ops(func(o *history.Op) {
				if o.Sent > 20*sec {
					o.Authority = ""
				}
			})},
			state: verdict.Unknown, reason: "do not say which region",
		},
		"some do not say it, but both write at once anyway": {
			story: story{edit: both(alternately, ops(func(o *history.Op) {
				if o.Sent > 20*sec {
					o.Authority = ""
				}
			}))},
			state: verdict.Broken, reason: "49 writes",
		},
	})
}
