package verdict

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// assumption is what may have happened while the harness was in doubt and
// nobody looked. These are the extremes; what lies between them leads to a
// figure between theirs.
type assumption int

const (
	allWell    assumption = iota // requests would have been good all the time
	illAtFirst                   // bad as it began, and good again at once
	illAlways                    // bad all the time, as was all that was not heard
	assumptions
)

// mostDoubts bounds for how many doubts all is assumed: each more takes three
// times as long.
const mostDoubts = 3

// assumed requests were never sent. They stand for what may have been.
func assumed(op history.Op) bool { return op.ID == "" }

// takeAll takes the measure, a duration for everything that may have happened in
// the doubts.
func (q inquiry) takeAll(t *trial, f *Finding) error {
	open := t.openDoubts()
	if !q.timed || len(open) == 0 {
		return q.take(t, f)
	}
	if len(open) > mostDoubts {
		return fmt.Errorf("the harness was in doubt too often to tell what it missed: %d times", len(open))
	}
	blank, all := *f, []Finding(nil)
	for _, each := range every(len(open)) {
		what := t.assuming(open, each)
		g := blank
		if err := q.take(&what, &g); err != nil {
			t.looked = append(t.looked, what.looked...)
			return err
		}
		t.looked = append(t.looked, what.looked...)
		all = append(all, g)
	}
	*f = spanning(all, within(open, history.Interval{To: never}))
	return nil
}

// openDoubts are those between the onset and the end of the workload.
func (t trial) openDoubts() []history.Interval {
	watched := history.Interval{From: t.onset.From, To: t.end()}
	return slices.DeleteFunc(slices.Clone(t.doubts), func(d history.Interval) bool { return !d.Overlaps(watched) })
}

// assumingAll assume the same of every doubt.
func (t trial) assumingAll(s assumption) trial {
	open := t.openDoubts()
	return t.assuming(open, slices.Repeat([]assumption{s}, len(open)))
}

// every lists the ways to assume something of each of n doubts; in the first,
// all was well.
func every(n int) [][]assumption {
	all := [][]assumption{nil}
	for range n {
		var longer [][]assumption
		for _, each := range all {
			for s := range assumptions {
				longer = append(longer, append(slices.Clone(each), s))
			}
		}
		all = longer
	}
	return all
}

// assuming returns the trial as it would look if that had happened.
func (t trial) assuming(doubts []history.Interval, each []assumption) trial {
	t.looked = slices.Clone(t.looked)
	t.ops = keep(t.ops, func(op history.Op) bool { return !t.unheard(op) || believed(op, doubts, each) })
	for i, d := range doubts {
		t.ops = append(t.ops, each[i].requests(d)...)
	}
	slices.SortStableFunc(t.ops, func(a, b history.Op) int { return cmp.Compare(a.Sent, b.Sent) })
	return t
}

// believed: a request that was not heard was really bad.
func believed(op history.Op, doubts []history.Interval, each []assumption) bool {
	for i, d := range doubts {
		if each[i] == illAlways && spanOf(op).Overlaps(d) {
			return true
		}
	}
	return false
}

// requests that would have told what happened in a doubt, of each kind.
func (s assumption) requests(d history.Interval) []history.Op {
	first, then, last := s == allWell, s != illAlways, s != illAlways
	return slices.Concat(pair(d.From, d.To, first), pair(d.From+1, d.To, then), pair(d.To, d.To, last))
}

func pair(sent, done time.Duration, good bool) []history.Op {
	read := history.Op{Kind: history.Read, Intended: sent, Sent: sent, Done: done, Outcome: history.Failed}
	write := history.Op{Kind: history.Write, Intended: sent, Sent: sent, Done: done, Outcome: history.Unknown}
	if good {
		read.Outcome, write.Outcome = history.OK, history.OK
	}
	return []history.Op{read, write}
}

// spanning is the finding that holds all others. The first is told: it is what
// was seen.
func spanning(all []Finding, doubt time.Duration) Finding {
	f := all[0]
	low, high, measured := f.least(), f.Value+f.Bound, f.Measured
	for _, g := range all {
		low, high = min(low, g.least()), max(high, g.Value+g.Bound)
		measured = measured && g.Measured
		f.Details = slices.DeleteFunc(slices.Clone(f.Details), func(d Detail) bool { return d.Text != "" && !g.says(d) })
	}
	if low == f.least() && high == f.Value+f.Bound && measured == f.Measured {
		return f // nothing that may have happened makes a difference
	}
	f.Reason += fmt.Sprintf("; meanwhile the harness was in doubt for %s", inSeconds(doubt))
	if !measured {
		f.Measured, f.Value, f.Bound = false, 0, 0
		f.Details = slices.DeleteFunc(f.Details, func(d Detail) bool { return d.ID == DetailAtLeast })
		f.Details = append(f.Details, Detail{ID: DetailAtLeast, Value: low, Unit: f.Unit})
		return f
	}
	if f.Value == 0 { // never bad, as far as was seen
		f.Bound = high
	} else {
		f.Value, f.Bound = (low+high)/2, (high-low)/2
	}
	f.Reason += ", and so it is known as " + f.Figure()
	return f
}

// least is the least that the figure may be.
func (f Finding) least() float64 {
	if f.Measured {
		return max(0, f.Value-f.Bound)
	}
	d, _ := f.Detail(DetailAtLeast)
	return d.Value
}

func (f Finding) says(d Detail) bool {
	return slices.ContainsFunc(f.Details, func(same Detail) bool {
		return same.ID == d.ID && same.Of == d.Of && same.Text == d.Text
	})
}
