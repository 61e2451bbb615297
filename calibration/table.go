package calibration

import (
	"fmt"
	"io"
	"math"
	"slices"
)

// tightBound is what the bound of a duration should be within at 100 requests a
// second, in seconds. A wider one is no wrong figure: it says how little was
// known, as when the machine was busy.
const tightBound = 0.025

// Table is all that was held against the truth so far.
type Table []Row

// Header writes the line above the rows.
func Header(w io.Writer) {
	fmt.Fprintf(w, "%3s  %-24s %-16s %12s   %-24s %12s  %s\n", "n", "what", "measure", "truth", "measured", "error", "inside?")
}

// Print writes a row as a line of the table.
func (r Row) Print(w io.Writer) {
	what := r.Case.String()[4:] // the number has its own column
	if !r.Known {
		fmt.Fprintf(w, "%3d  %-24s %-16s %12s   %-24s %12s  %s: %s\n",
			r.Case.N, what, r.Measure, r.amount(r.Truth), "-", "-", r.State(), r.Why)
		return
	}
	fmt.Fprintf(w, "%3d  %-24s %-16s %12s   %-24s %12s  %s%s\n", r.Case.N, what, r.Measure,
		r.amount(r.Truth), r.amount(r.Measured)+" ± "+r.amount(r.Bound), r.amount(r.Error()), r.State(), r.wide())
}

func (r Row) wide() string {
	if r.loose() {
		return fmt.Sprintf(" (bound over %.0f ms; requests were up to %.0f ms late)", 1000*tightBound, r.Late.Seconds()*1000)
	}
	return ""
}

// loose reports a bound of a duration that is wider than it should be.
func (r Row) loose() bool {
	return r.Known && r.Unit == unitSeconds && r.Bound > tightBound
}

func (r Row) amount(v float64) string {
	if r.Unit == unitSeconds {
		return fmt.Sprintf("%.4f s", v)
	}
	return fmt.Sprintf("%g", v)
}

// count is how many rows are in a state.
func (t Table) count(s State) int {
	n := 0
	for _, r := range t {
		if r.State() == s {
			n++
		}
	}
	return n
}

// State of the whole table: outside when one row is, else unknown when one is,
// or when there is nothing.
func (t Table) State() State {
	switch {
	case t.count(Outside) > 0:
		return Outside
	case t.count(Unknown) > 0 || len(t) == 0:
		return Unknown
	}
	return Inside
}

// of returns the rows of one measure.
func (t Table) of(measure string) Table {
	return slices.DeleteFunc(slices.Clone(t), func(r Row) bool { return r.Measure != measure })
}

// measures lists the measures in the order of their first rows.
func (t Table) measures() []string {
	var names []string
	for _, r := range t {
		if !slices.Contains(names, r.Measure) {
			names = append(names, r.Measure)
		}
	}
	return names
}

// Summary writes for each measure how it stood the test.
func (t Table) Summary(w io.Writer) {
	fmt.Fprintf(w, "%-16s %5s %7s %8s %8s  %24s  %24s  %s\n",
		"measure", "runs", "inside", "outside", "unknown", "error: largest, median", "bound: largest, median", "bounds over 25 ms")
	for _, name := range t.measures() {
		rows := t.of(name)
		rows.summary(w, name)
	}
}

func (t Table) summary(w io.Writer, name string) {
	known := slices.DeleteFunc(slices.Clone(t), func(r Row) bool { return !r.Known })
	errs, bounds, loose := []float64{}, []float64{}, 0
	for _, r := range known {
		errs, bounds = append(errs, math.Abs(r.Error())), append(bounds, r.Bound)
		if r.loose() {
			loose++
		}
	}
	fmt.Fprintf(w, "%-16s %5d %7d %8d %8d  %24s  %24s  %d\n", name, len(t),
		t.count(Inside), t.count(Outside), t.count(Unknown), known.spread(errs), known.spread(bounds), loose)
}

// spread writes the largest and the median of figures of the table's unit.
func (t Table) spread(values []float64) string {
	if len(values) == 0 {
		return "-"
	}
	slices.Sort(values)
	return t[0].amount(values[len(values)-1]) + ", " + t[0].amount(values[len(values)/2])
}
