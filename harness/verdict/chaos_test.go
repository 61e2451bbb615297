package verdict_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// drawHistory makes a history that is sound enough to be judged, in which
// users meet anything at all.
func drawHistory(t *rapid.T) history.History {
	instant := func(name string) time.Duration {
		return time.Duration(rapid.Int64Range(int64(sec), int64(5*sec)).Draw(t, name))
	}
	onset := history.Interval{From: instant("onset")}
	onset.To = onset.From + rapid.SampledFrom([]time.Duration{0, ms, sec}).Draw(t, "width")
	h := story{onset: onset, heal: onset.To + instant("heal"), end: 12 * sec, goals: everything()}.history()
	chance := rapid.IntRange(0, 30).Draw(t, "chance of trouble")
	late := rapid.SampledFrom([]time.Duration{0, 20 * time.Microsecond, 3 * ms}).Draw(t, "lateness")
	dice := rapid.SliceOfN(rapid.IntRange(0, 99), 97, 97).Draw(t, "dice")
	for i, op := range h.Ops() {
		if op.Done < onset.From || dice[i%len(dice)] >= chance {
			continue
		}
		kind := map[history.Kind][]history.Outcome{
			history.Read:  {history.OK, history.Missing, history.Failed},
			history.Write: {history.OK, history.Refused, history.Unknown},
		}[op.Kind]
		op.Outcome = kind[dice[(i+1)%len(dice)]%3]
		op.Done = op.Sent + time.Duration(dice[(i+2)%len(dice)])*20*ms
		op.Authority = []string{"seoul", "tokyo", ""}[dice[(i+3)%len(dice)]%3]
		op.Sent = op.Intended + time.Duration(dice[(i+4)%len(dice)])*late
		op.Done = max(op.Done, op.Sent)
		h = append(h, history.Event{At: op.Done, Op: &op})
	}
	return drawInside(t, h, dice)
}

// drawInside makes the final reads and the counts of connections say anything
// at all, and the instrument doubt itself.
func drawInside(t *rapid.T, h history.History, dice []int) history.History {
	for i, e := range h {
		switch roll := dice[i%len(dice)]; {
		case e.Final != nil && roll < 10:
			e.Final.Count = roll % 4
			e.Final.Outcome = []history.Outcome{history.OK, history.Missing, history.Failed}[roll%3]
		case e.Traffic != nil:
			e.Traffic.Opened = map[string]int{"db-1": roll * roll, "db-2": roll}
			e.Traffic.Span.From += time.Duration(roll) * ms
		}
	}
	if rapid.Bool().Draw(t, "doubt") {
		at := time.Duration(rapid.Int64Range(0, int64(15*sec)).Draw(t, "doubtful at"))
		h = rapid.SampledFrom([]func(from, to time.Duration) func(history.History) history.History{stoodStill, clockSet}).
			Draw(t, "of what")(at, at+sec/10)(h)
	}
	return h
}

func TestWhateverHappensFiguresAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		for _, f := range verdict.JudgeAll(h) {
			sound(t, f)
		}
	})
}

func sound(t *rapid.T, f verdict.Finding) {
	problem := ""
	switch {
	case strings.Contains(f.Reason, "crashed"):
		problem = "crashed"
	case f.Reason == "":
		problem = "has no reason"
	case math.IsNaN(f.Value+f.Bound) || math.IsInf(f.Value+f.Bound, 0) || f.Value < 0 || f.Bound < 0:
		problem = "is no figure"
	case f.State == verdict.Holds && !f.Measured:
		problem = "holds without a figure"
	case f.Limit != nil && f.State != f.Against(*f.Limit):
		problem = "does not follow the rule"
	case f.Measured && f.Unit == "s" && f.Value-f.Bound > 12:
		problem = "is longer than the watch"
	}
	if problem != "" {
		t.Fatal(fmt.Sprintf("%s %s: %+v", f.Measure, problem, f))
	}
}
