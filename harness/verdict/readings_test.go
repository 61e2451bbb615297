package verdict_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// told lets a system tell a figure of itself each second, until the workload ends at
// 25 s: what tell returns, or nothing when it is not ok.
func told(id string, atMost, atLeast *float64, tell func(at time.Duration) (value float64, ok bool)) func(history.History) history.History {
	return func(h history.History) history.History {
		h[0].Meta.Readings = append(h[0].Meta.Readings, history.ReadingMeta{ID: id, Host: "web-1", Unit: "ratio", AtMost: atMost, AtLeast: atLeast})
		for at := time.Duration(0); at < 25*sec; at += sec {
			r := history.Reading{ID: id, Span: history.Interval{From: at, To: at + 10*ms}}
			value, ok := tell(at)
			if r.Value = value; !ok {
				r.Value, r.Error = 0, "nobody answers"
			}
			h = append(h, history.Event{At: r.Span.To, Reading: &r})
		}
		return h
	}
}

func TestReadings(t *testing.T) {
	one, six := 0.01, 6.0
	well := func(time.Duration) (float64, bool) { return 0, true }
	from := func(start, end time.Duration, value float64, ok bool) func(time.Duration) (float64, bool) {
		return func(at time.Duration) (float64, bool) {
			if at >= start && at < end {
				return value, ok
			}
			return 0, true
		}
	}
	expect(t, verdict.JudgeReadings, map[string]expectation{
		"all is well": {
			story: story{edit: told("failed", &one, nil, well)},
			state: verdict.Holds, measured: true, reason: "0 readings were beyond",
			details: map[verdict.DetailID]any{"reading_worst/failed": 0.0},
		},
		"beyond for three seconds": {
			story: story{edit: told("failed", &one, nil, from(9*sec, 12*sec, 0.3, true))},
			state: verdict.Broken, measured: true, value: 3,
			details: map[verdict.DetailID]any{"readings_beyond/failed": 3, "reading_worst/failed": 0.3},
		},
		"too few": {
			story: story{edit: told("hosts", nil, &six, func(at time.Duration) (float64, bool) {
				if at == 9*sec {
					return 5, true
				}
				return 8, true
			})},
			state: verdict.Broken, measured: true, value: 1, details: map[verdict.DetailID]any{"reading_worst/hosts": 5.0},
		},
		"beyond before the fault is none of it": {
			story: story{edit: told("failed", &one, nil, from(0, 5*sec, 1, true))},
			state: verdict.Holds, measured: true,
		},
		"beyond after the heal counts": {
			story: story{edit: told("failed", &one, nil, from(24*sec, 25*sec, 1, true))},
			state: verdict.Broken, measured: true, value: 1,
		},
		"a reading that could not be had may have been beyond": {
			story: story{edit: told("failed", &one, nil, from(9*sec, 11*sec, 0, false))},
			state: verdict.Unknown, measured: true, value: 1, bound: 1, reason: "2 could not be had",
		},
		"but does not hide one that was": {
			story: story{edit: told("failed", &one, nil, func(at time.Duration) (float64, bool) { return 1, at != 9*sec })},
			state: verdict.Broken, measured: true, value: 20, bound: 0.5,
		},
		"nobody read for long": {
			story: story{edit: func(h history.History) history.History {
				return without(func(e history.Event) bool {
					return e.Reading != nil && e.Reading.Span.From > 9*sec && e.Reading.Span.From < 16*sec
				})(told("failed", &one, nil, well)(h))
			}},
			state: verdict.Unknown, reason: "failed was not read for",
		},
		"no bound": {
			story: story{edit: told("failed", nil, nil, well)},
			state: verdict.Unknown, reason: "sets no bounds",
		},
	})
}

func TestReadingsAreJudgedWhereTheyAreDemanded(t *testing.T) {
	g := NewWithT(t)
	one := 0.01
	h := story{edit: told("failed", &one, nil, func(time.Duration) (float64, bool) { return 1, true })}.history()
	g.Expect(verdict.JudgeAll(h)).NotTo(ContainElement(HaveField("Measure", verdict.Readings)))
	h[0].Meta.Demands = []history.Demand{{Measure: string(verdict.Readings)}}
	findings := verdict.JudgeAll(h)
	g.Expect(findings).To(ContainElement(And(HaveField("Measure", verdict.Readings), HaveField("State", verdict.Broken))))
	g.Expect(verdict.Demanded(h, findings)).To(Equal(verdict.Broken))
}
