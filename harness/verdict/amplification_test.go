package verdict_test

import (
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// opens changes what is counted in the second that begins at an instant.
func opens(from time.Duration, host string, n int) func(history.History) history.History {
	return func(h history.History) history.History {
		for _, e := range h {
			if e.Traffic != nil && e.Traffic.Span.From == from {
				e.Traffic.Opened[host] = n
			}
		}
		return h
	}
}

func uncounted(from, to time.Duration) func(history.History) history.History {
	return without(func(e history.Event) bool {
		return e.Traffic != nil && e.Traffic.Span.From >= from && e.Traffic.Span.To <= to
	})
}

// recounted replaces all counts of a span by those of one sample.
func recounted(from, to time.Duration, opened map[string]int) func(history.History) history.History {
	return func(h history.History) history.History {
		var out history.History
		for _, e := range h {
			if e.Traffic != nil && e.Traffic.Span.From == from {
				out = append(out, traffic(from, to, opened))
			} else if e.Traffic == nil || e.Traffic.Span.From < from || e.Traffic.Span.To > to {
				out = append(out, e)
			}
		}
		return out
	}
}

// readings makes each reading of the counters take some time.
func readings(width time.Duration) func(history.History) history.History {
	return func(h history.History) history.History {
		for _, e := range h {
			if e.Traffic != nil {
				e.Traffic.Span.To -= width
			}
		}
		return h
	}
}

func TestAmplification(t *testing.T) {
	calm := map[string]float64{"max_amplification": 3}
	expect(t, verdict.JudgeAmplification, map[string]expectation{
		"one connection for each request": {
			story: story{goals: calm},
			state: verdict.Holds, measured: true, value: 1, reason: "at most 1 connection to db-1 for each request of users; the limit of 3 x holds",
			details: map[verdict.DetailID]any{verdict.DetailBusiest: "db-1", verdict.DetailCalm: 1},
		},
		"a storm in one second": {
			story: story{goals: calm, edit: opens(9*sec, "db-2", 700)},
			state: verdict.Broken, measured: true, value: 7, reason: "7 connections to db-2",
			details: map[verdict.DetailID]any{verdict.DetailBusiest: "db-2", verdict.DetailBusyAt: 9.5 - 5.001, verdict.DetailCalm: 1},
		},
		"a storm after the heal": {
			story: story{goals: calm, edit: opens(24*sec, "db-1", 700)},
			state: verdict.Broken, measured: true, value: 7,
		},
		"a storm in the second of the onset": {
			story: story{goals: calm, edit: opens(5*sec, "db-1", 700)},
			state: verdict.Broken, measured: true, value: 7,
		},
		"a storm before the fault is none of it": {
			story: story{goals: calm, edit: opens(2*sec, "db-1", 700)},
			state: verdict.Holds, measured: true, value: 1, details: map[verdict.DetailID]any{verdict.DetailCalm: 7},
		},
		"no limit is set": {
			story: story{edit: opens(9*sec, "db-1", 700)},
			state: verdict.Holds, measured: true, value: 7,
		},
		"readings that take long may hold more": {
			// counted in 0.8 s to 1.2 s
			story: story{goals: calm, edit: both(opens(9*sec, "db-1", 400), readings(200*ms))},
			state: verdict.Broken, measured: true, value: 4, bound: 5.0 / 6,
		},
		"the limit lies within the bound": {
			story: story{goals: map[string]float64{"max_amplification": 4}, edit: both(opens(9*sec, "db-1", 400), readings(200*ms))},
			state: verdict.Unknown, measured: true, value: 4, bound: 5.0 / 6, reason: "lies within the error bound",
		},
		"requests that are sent late may come in one second": {
			story: story{goals: calm, edit: both(opens(10*sec, "db-1", 120), ops(func(o *history.Op) {
				if o.Sent >= 10*sec-200*ms && o.Sent < 10*sec {
					o.Sent, o.Done = 10*sec, 10*sec+ms
				}
			}))},
			state: verdict.Holds, measured: true, value: 1.25, bound: 0.26,
		},
		"nobody connects to anything": {
			story: story{goals: calm, edit: func(h history.History) history.History {
				for _, e := range h {
					if e.Traffic != nil {
						e.Traffic.Opened = nil
					}
				}
				return h
			}},
			state: verdict.Holds, measured: true, value: 0, reason: "0 connections to any host",
		},
		"a sample of less than half a second is no measure": {
			story: story{goals: calm, edit: with(traffic(25*sec, 25*sec+10*ms, map[string]int{"db-1": 90}))},
			state: verdict.Holds, measured: true, value: 1,
		},
		"the final read is no storm": {
			story: story{goals: calm, edit: with(traffic(26*sec, 27*sec, map[string]int{"db-1": 700}))},
			state: verdict.Holds, measured: true, value: 1,
		},
		"nor is what was counted from before to after it began": {
			story: story{goals: calm, edit: with(traffic(25*sec, 26*sec+200*ms, map[string]int{"db-1": 700}))},
			state: verdict.Holds, measured: true, value: 1,
		},
		"a storm just before the final read": {
			story: story{goals: calm, edit: with(traffic(25*sec, 26*sec, map[string]int{"db-1": 700}))},
			state: verdict.Broken, measured: true, value: 7,
		},
		"nobody counted": {
			story: story{goals: calm, edit: uncounted(0, 99*sec)},
			state: verdict.Unknown, reason: "were not counted",
		},
		"nobody counted for two seconds": {
			story: story{goals: calm, edit: uncounted(9*sec, 11*sec)},
			state: verdict.Holds, measured: true, value: 1, bound: 0.9,
		},
		"nobody counted for four seconds": {
			story: story{goals: calm, edit: uncounted(9*sec, 13*sec)},
			state: verdict.Unknown, reason: "were not counted for up to 4 s",
		},
		"nobody counted for four seconds, but there was a storm anyway": {
			story: story{goals: calm, edit: both(uncounted(9*sec, 13*sec), opens(14*sec, "db-1", 700))},
			state: verdict.Broken, reason: "is broken", details: map[verdict.DetailID]any{verdict.DetailAtLeast: 7},
		},
		"one count over four seconds hides a storm": {
			story: story{goals: calm, edit: recounted(9*sec, 13*sec, map[string]int{"db-1": 400})},
			state: verdict.Unknown, reason: "were not counted for up to 4 s",
		},
		"nobody counted at the end": {
			story: story{goals: calm, edit: uncounted(20*sec, 99*sec)},
			state: verdict.Unknown, reason: "were not counted for up to 6 s",
		},
		"nobody counted at the onset": {
			story: story{goals: calm, edit: uncounted(3*sec, 9*sec)},
			state: verdict.Unknown, reason: "were not counted for up to 4 s",
		},
		"the rate is not told": {
			story: story{goals: calm, edit: func(h history.History) history.History { h[0].Meta.Workloads[0].Rate = 0; return h }},
			state: verdict.Unknown, reason: "rate is not told",
		},
	})
}
