package verdict_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// longSteady begins the steady state so early that standstills are little of
// what a figure rests on.
const longSteady = -20 * sec

// However the harness stood still, a duration that is told holds the truth.
func TestStandstillsWidenDurations(t *testing.T) {
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		m := drawModel(t)
		m.steady, m.still = longSteady, drawStandstills(t, m.onset, m.readOnly, m.up, m.heal, m.home)
		h := m.sample()
		if !m.hangs || !m.holds { // else polite is what was held as well
			told += holdsTruth(t, verdict.JudgeReadOnly(h), (m.readOnly - m.onset).Seconds())
		}
		told += holdsTruth(t, verdict.JudgeFailover(h), m.felt(h, m.up-m.onset, history.Failed, history.Unknown, history.Refused).Seconds())
		told += holdsTruth(t, verdict.JudgeFailback(h), (m.home - m.heal).Seconds())
		told += holdsTruth(t, verdict.JudgeRecovery(h), 0)
	})
	if told == 0 {
		t.Fatal("nothing was told, so nothing was tested")
	}
}

// holdsTruth counts the figures that are told.
func holdsTruth(t *rapid.T, f verdict.Finding, truth float64) int {
	const rounding = 1e-9
	if least, some := f.Detail(verdict.DetailAtLeast); some && least.Value > truth+rounding {
		t.Fatalf("%s is said to be at least %.6f, in truth %.6f: %s", f.Measure, least.Value, truth, f.Reason)
	}
	if !f.Measured {
		return 0
	}
	if off := math.Abs(truth - f.Value); off > f.Bound+rounding {
		t.Fatalf("%s is %.6f ± %.6f, in truth %.6f: %s", f.Measure, f.Value, f.Bound, truth, f.Reason)
	}
	return 1
}

// Counts of what was answered are exact, and what was not heard is in the bound.
func TestStandstillsWidenCounts(t *testing.T) {
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawService(t, away, stalled, refusing, stale, forgetting, duplicating)
		s.steady, s.still = longSteady, drawStandstills(t, s.changes()...)
		h := s.history()
		exactly(t, verdict.JudgeDataLoss(h), float64(s.lost))
		exactly(t, verdict.JudgeDuplicates(h), float64(s.duplicated()))
		told += holdsTruth(t, verdict.JudgeStaleReads(h), float64(s.stale))
		told += holdsTruth(t, verdict.JudgeAvailability(h), float64(s.served)/float64(s.requests))
		if f := verdict.JudgeSplitBrain(h); f.State == verdict.Broken {
			t.Fatalf("split brain: %s", f.Reason)
		}
	})
	if told == 0 {
		t.Fatal("nothing was told, so nothing was tested")
	}
}

// What the service answered in time was served, whether the harness heard it in
// time or not.
func TestStandstillsWidenAvailability(t *testing.T) {
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawService(t, away, stalled, refusing, holding)
		s.steady, s.still = longSteady, drawStandstills(t, s.changes()...)
		f := verdict.JudgeAvailability(s.history())
		told += holdsTruth(t, f, float64(s.served)/float64(s.requests))
	})
	if told == 0 {
		t.Fatal("nothing was told, so nothing was tested")
	}
}

func TestStandstillsWidenBadSeconds(t *testing.T) {
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawService(t, away, stalled, refusing)
		s.steady, s.still = longSteady, drawStandstills(t, s.changes()...)
		f := verdict.JudgeAvailability(s.history())
		if d, _ := f.Detail(verdict.DetailBadSeconds); f.Measured {
			told += holdsTruth(t, verdict.Finding{Measured: true, Value: d.Value, Bound: d.Bound, Measure: "bad seconds"}, s.unserved())
		}
	})
	if told == 0 {
		t.Fatal("nothing was told, so nothing was tested")
	}
}

// Whatever a service does while the harness stands still, however often it comes
// and goes: what is told then does not contradict what is told by users who see
// all of it.
func TestStandstillsContradictNobody(t *testing.T) {
	told := map[verdict.Measure]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := drawService(t, away, stalled, refusing)
		s.fits, s.steady = drawFlaps(t), longSteady
		blind := *s
		blind.items = map[string]*thing{}
		blind.still = drawStandstills(t, s.changes()...)
		seen, guessed := verdict.JudgeAll(s.history()), verdict.JudgeAll(blind.history())
		for i, f := range seen {
			if agree(t, f, guessed[i]) {
				told[f.Measure]++
			}
		}
	})
	for _, measure := range []verdict.Measure{readOnlyW, failoverW, failbackW} {
		if told[measure] == 0 {
			t.Errorf("%s was never told, so nothing was tested", measure)
		}
	}
}

// drawFlaps has a service come and go, for any time.
func drawFlaps(t *rapid.T) []fit {
	var fits []fit
	at := 2*sec + 2*ms
	for range rapid.IntRange(0, 6).Draw(t, "flaps") {
		pick := spans(0, 1200*ms, 2).Draw(t, "pause and length")
		f := fit{ill: rapid.SampledFrom([]ill{away, stalled, refusing}).Draw(t, "flap"), from: at + pick[0]}
		f.to = f.from + f.ill.shortest() + pick[1]/rapid.SampledFrom([]time.Duration{1, 8}).Draw(t, "shorter")
		fits, at = append(fits, f), f.to
	}
	return fits
}

// agree checks a finding against that of users who saw more, and reports whether
// it told a figure.
func agree(t *rapid.T, seen, guessed verdict.Finding) bool {
	states := []verdict.State{seen.State, guessed.State}
	if seen.Unit == "s" && slices.Contains(states, verdict.Holds) && slices.Contains(states, verdict.Broken) {
		t.Fatalf("%s: %s, but in truth %s", seen.Measure, guessed.Reason, seen.Reason)
	}
	if seen.Unit != "s" {
		return false
	}
	low, high := ends(seen)
	least, most := ends(guessed)
	if least > high+1e-9 || most < low-1e-9 {
		t.Fatalf("%s is from %.6f to %.6f: %s; but in truth from %.6f to %.6f: %s", seen.Measure, least, most, guessed.Reason, low, high, seen.Reason)
	}
	return guessed.Measured
}

// ends of what the figure may be.
func ends(f verdict.Finding) (low, high float64) {
	if f.Measured {
		return f.Value - f.Bound, f.Value + f.Bound
	}
	least, _ := f.Detail(verdict.DetailAtLeast)
	return least.Value, math.Inf(1)
}
