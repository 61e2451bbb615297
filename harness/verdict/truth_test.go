package verdict_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Whatever a service suffers from, what is counted is counted exactly.
func TestCountsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawService(t, away, stalled, refusing, stale, forgetting, duplicating, divided)
		h := s.history()
		exactly(t, verdict.JudgeDataLoss(h), float64(s.lost))
		exactly(t, verdict.JudgeDuplicates(h), float64(s.duplicated()))
		exactly(t, verdict.JudgeStaleReads(h), float64(s.stale))
		exactly(t, verdict.JudgeSplitBrain(h), float64(s.between(verdict.Tenure)))
		exactly(t, verdict.JudgeAvailability(h), float64(s.served)/float64(s.requests))
	})
}

func exactly(t *rapid.T, f verdict.Finding, truth float64) {
	if !f.Measured || f.Bound != 0 || f.Value != truth {
		t.Fatalf("%s is %s (%s), in truth %v", f.Measure, f.Figure(), f.Reason, truth)
	}
}

// The time in which users were not served lies within its bound, and the bound
// is sharp: for each outage the distance of two probes of each kind, weighed.
func TestBadSecondsContainTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawService(t, away, stalled, refusing)
		f := verdict.JudgeAvailability(s.history())
		d, told := f.Detail(verdict.DetailBadSeconds)
		if off := s.unserved() - d.Value; !told || off > d.Bound+1e-9 || off < -d.Bound-1e-9 {
			t.Fatalf("bad seconds are %.6f s ± %.6f s, in truth %.6f s", d.Value, d.Bound, s.unserved())
		}
		// Two reads are at most 20 ms apart, two writes 10 ms / their share.
		sharp := (1-s.writes)*0.020 + 0.010 + (worstLatency + worstLateness).Seconds()
		if sharp *= float64(len(s.fits)); d.Bound > sharp+1e-9 {
			t.Fatalf("bad seconds are known only to ± %.6f s, with %d fits", d.Bound, len(s.fits))
		}
	})
}

// The highest load lies within its bound, whenever the counters were read.
func TestAmplificationContainsTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawService(t, away)
		h, truth := storms(t, s.history())
		f := verdict.JudgeAmplification(h)
		if !f.Measured || truth > f.Value+f.Bound+1e-9 || truth < f.Value-f.Bound-1e-9 {
			t.Fatalf("amplification is %v ± %v (%s), in truth %v", f.Value, f.Bound, f.Reason, truth)
		}
	})
}

// storms adds what was counted of connections, and says what the most for each
// request really was: counters are read once a second, at some instant of a
// reading that takes up to 200 ms, and in between connections are opened evenly.
func storms(t *rapid.T, h history.History) (history.History, float64) {
	var truth float64
	var done, read time.Duration
	for at := sec; at <= serviceEnd+3*sec; at += sec {
		took := spans(0, 200*ms, 3).Draw(t, "reading")
		nextBegun := at + took[0]
		nextRead := nextBegun + took[1]
		nextDone := nextRead + took[2]
		if at > sec {
			n := rapid.IntRange(0, 2000).Draw(t, "opened")
			span := history.Interval{From: done, To: nextBegun}
			h = append(h, history.Event{At: nextDone, Traffic: &history.Traffic{Span: span, Opened: map[string]int{"db-1": n, "web-1": n / 2}}})
			if span.To >= 2*sec && nextDone <= serviceEnd+2*sec { // else it may be the final read's
				truth = max(truth, float64(n)/(100*(nextRead-read).Seconds()))
			}
		}
		done, read = nextDone, nextRead
	}
	return h, truth
}
