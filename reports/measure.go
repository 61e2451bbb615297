package reports

import (
	"math"
	"strings"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// wordsOf are the words of a measure; of one that nobody knows, its own name.
func wordsOf(m verdict.Measure) verdict.Words {
	if d, known := verdict.Describe(m); known {
		return d.Words
	}
	return verdict.Words{Title: plain(string(m)), Gravity: math.MaxInt}
}

// measureOrder is the order in which tables show the measures.
func measureOrder() []verdict.Measure {
	var order []verdict.Measure
	for _, d := range verdict.Measures() {
		order = append(order, d.Measure)
	}
	return order
}

// measureName is what people call a measure.
func measureName(m verdict.Measure) string { return wordsOf(m).Title }

// meaning explains a measure in one sentence to those who meet it first.
func meaning(m verdict.Measure) string { return wordsOf(m).Meaning }

// higherIsBetter says which way is good.
func higherIsBetter(m verdict.Measure) bool {
	d, _ := verdict.Describe(m)
	return d.Better == verdict.Higher
}

// Figure is what was measured, with unit and bound: "4.812 s ± 0.014 s", "at
// least 30.1 s", "not measured".
func (f Finding) Figure() string { return measured(f) }

// LimitText is the limit, with its unit: "at most 20 s", "no limit".
func (f Finding) LimitText() string { return limitOf(f) }

// measured is a finding's figure, the least that it must be, or that there is
// none.
func measured(f Finding) string {
	if f.Measured {
		return told(f)
	}
	if least, known := f.Detail(verdict.DetailAtLeast); known && least.Value > 0 && finite(least.Value) {
		// Cut, not rounded: it must not become more than it is.
		cut := f
		cut.Value, cut.Bound = math.Floor(least.Value*1e3)/1e3, 0
		return "at least " + told(cut)
	}
	return "not measured"
}

func told(f Finding) string {
	if counted := wordsOf(f.Measure).Counted; counted != "" {
		return number(f) + " " + counted
	}
	return figure(f.Value, f.Bound, f.Unit)
}

// number writes "0 writes" or, where some could not be asked for, "2 to 5
// writes": there are no halves of writes.
func number(f Finding) string {
	low, high := math.Ceil(f.Value-math.Abs(f.Bound)), math.Floor(f.Value+math.Abs(f.Bound))
	if low >= high {
		return figure(f.Value, 0, f.Unit)
	}
	return fixed(max(low, 0), 0) + " to " + withUnit(fixed(high, 0), f.Unit)
}

// limitOf is a finding's objective; "no limit" when none was set.
func limitOf(f Finding) string {
	if f.Limit == nil {
		return "no limit"
	}
	if higherIsBetter(f.Measure) {
		return "at least " + limitFigure(*f.Limit, f.Unit)
	}
	return "at most " + limitFigure(*f.Limit, f.Unit)
}

// detailFigure is a further figure of a finding.
func detailFigure(d verdict.Detail) string {
	if d.Text != "" {
		return d.Text
	}
	return figure(d.Value, d.Bound, d.Unit)
}

// plain makes a name readable: "error_budget" becomes "error budget".
func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }
