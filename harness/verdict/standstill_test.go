package verdict_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/gameday-harness/gameday/harness/history"
)

// standstills of the harness: in them it sends nothing and hears nothing, while
// the service goes on.
type standstills []standstill

type standstill struct {
	history.Interval
	told    history.Interval // by the note: from the tick before until a tick afterwards
	expires bool             // a deadline that ended meanwhile is noticed before the answer
}

// drawStandstills draws one or two, each anywhere or at an instant at which
// something happens.
func drawStandstills(t *rapid.T, near ...time.Duration) standstills {
	var all standstills
	at := time.Duration(0)
	for range rapid.IntRange(1, 2).Draw(t, "standstills") {
		pick := spans(0, 6*sec, 1).Draw(t, "standstill after")
		width := spans(250*ms, 700*ms, 1).Draw(t, "standstill for")
		edge := spans(0, 10*ms, 2).Draw(t, "seen")
		s := standstill{expires: rapid.Bool().Draw(t, "expires")}
		s.From = at + 300*ms + pick[0]
		if some := rapid.SampledFrom(append(near, 0)).Draw(t, "near"); some > 0 {
			s.From = max(at+300*ms, some-pick[0]/10)
		}
		s.To = s.From + width[0]
		s.told = history.Interval{From: s.From - edge[0], To: s.To + edge[1]/5}
		all, at = append(all, s), s.To
	}
	return all
}

// sends is when the n-th request is sent that would have been at an instant:
// those that were due meanwhile go out one after the other afterwards.
func (all standstills) sends(at time.Duration, n int) time.Duration {
	for _, s := range all {
		if at >= s.From && at < s.To {
			return s.To + time.Duration(n)*time.Microsecond
		}
	}
	return at
}

// hears is how the harness records what was answered meanwhile, or what it had
// given up by then: both when it goes on.
func (all standstills) hears(op *history.Op) {
	for _, s := range all {
		if op.Done < s.From || op.Done >= s.To {
			continue
		}
		op.Done = s.To
		if s.expires && op.Done-op.Sent > sec { // the deadline
			op.Authority = ""
			op.Outcome = map[history.Kind]history.Outcome{history.Read: history.Failed, history.Write: history.Unknown}[op.Kind]
		}
	}
}

func (all standstills) notes() history.History {
	var h history.History
	for _, s := range all {
		h = append(h, history.Event{At: s.told.To, Note: &history.Note{
			ID: history.Standstill, Text: fmt.Sprintf("the harness stood still for %s: paused, or starved of processor time", s.told.Width()), Taints: true, Span: &s.told,
		}})
	}
	return h
}
