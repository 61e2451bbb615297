package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// Distribution is how one measure came out over the repetitions of a scenario.
// Percentiles are by nearest rank: each is a figure that was really measured,
// the smallest that at least so large a share of all measured ones does not
// exceed. What was not measured has no place in the order, and is counted apart.
type Distribution struct {
	Measure     verdict.Measure `json:"measure"`
	Unit        string          `json:"unit"` // of all figures
	Asserted    bool            `json:"asserted"`
	Limit       *float64        `json:"limit,omitempty"`
	Measured    int             `json:"measured"`     // repetitions that have a figure
	NotMeasured int             `json:"not_measured"` // repetitions that have none
	// AtLeast is the highest of what is known from one side only: a service that
	// never came back was away for at least so long. Nil: nothing is.
	AtLeast *float64 `json:"at_least,omitempty"`
	Minimum *Ranked  `json:"minimum,omitempty"`
	Median  *Ranked  `json:"median,omitempty"`
	P95     *Ranked  `json:"p95,omitempty"`
	Maximum *Ranked  `json:"maximum,omitempty"`
	Samples []Sample `json:"samples"` // one for each repetition
}

// Ranked is a figure at a rank: Value was measured, and Value ± Bound surely
// contains the true figure of that rank. The bound is the figure's own, or wider
// where a neighbour that is less sure may truly have had the rank.
type Ranked struct {
	Value float64 `json:"value"`
	Bound float64 `json:"bound"`
}

// Sample is what one repetition had to say.
type Sample struct {
	Repetition int           `json:"repetition"` // from 1
	State      verdict.State `json:"state"`
	Measured   bool          `json:"measured"`
	Value      float64       `json:"value"`
	Bound      float64       `json:"bound"`
	AtLeast    *float64      `json:"at_least,omitempty"`
}

// Distribute gathers what repetitions found, each one's findings in order, by
// measure. A repetition without a finding of a measure did not measure it.
func Distribute(repetitions [][]Finding) []Distribution {
	var all []Distribution
	for _, m := range measuresOf(repetitions) {
		all = append(all, distribution(m, repetitions))
	}
	return all
}

// measuresOf lists the measures in the order in which they are found first.
func measuresOf(repetitions [][]Finding) []verdict.Measure {
	var measures []verdict.Measure
	for _, findings := range repetitions {
		for _, f := range findings {
			if !slices.Contains(measures, f.Measure) {
				measures = append(measures, f.Measure)
			}
		}
	}
	return measures
}

func distribution(m verdict.Measure, repetitions [][]Finding) Distribution {
	d := Distribution{Measure: m}
	for i, findings := range repetitions {
		f := findingFor(Scenario{Findings: findings}, m)
		if f == nil {
			f = &Finding{Finding: verdict.Finding{State: verdict.Unknown}}
		}
		d.add(i+1, *f)
	}
	d.rank()
	return d
}

func (d *Distribution) add(repetition int, f Finding) {
	d.Unit, d.Asserted = cmp.Or(d.Unit, f.Unit), d.Asserted || f.Asserted
	if d.Limit == nil {
		d.Limit = f.Limit
	}
	s := Sample{Repetition: repetition, State: f.State, Measured: f.Measured}
	if f.Measured {
		d.Measured++
		s.Value, s.Bound = f.Value, math.Abs(f.Bound)
	} else {
		d.NotMeasured++
		s.AtLeast = atLeast(f)
	}
	if s.AtLeast != nil && (d.AtLeast == nil || *s.AtLeast > *d.AtLeast) {
		d.AtLeast = s.AtLeast
	}
	d.Samples = append(d.Samples, s)
}

// atLeast is what is known of a figure that could not be measured.
func atLeast(f Finding) *float64 {
	if least, known := f.Detail(verdict.DetailAtLeast); known && least.Value > 0 && finite(least.Value) {
		return &least.Value
	}
	return nil
}

// rank finds the figures at the ranks that are told.
func (d *Distribution) rank() {
	n := d.Measured
	if n == 0 {
		return
	}
	nearest := func(p float64) int { return max(int(math.Ceil(p*float64(n))), 1) }
	d.Minimum, d.Median, d.P95, d.Maximum = d.at(1), d.at(nearest(0.50)), d.at(nearest(0.95)), d.at(n)
}

// at is the figure at a rank, counted from 1. If every true figure lies between
// its own low and high, the k-th of the true ones lies between the k-th low and
// the k-th high.
func (d *Distribution) at(k int) *Ranked {
	var values []Ranked
	var lows, highs []float64
	for _, s := range d.Samples {
		if s.Measured {
			values = append(values, Ranked{s.Value, s.Bound})
			lows, highs = append(lows, s.Value-s.Bound), append(highs, s.Value+s.Bound)
		}
	}
	slices.SortFunc(values, func(a, b Ranked) int { return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Bound, b.Bound)) })
	slices.Sort(lows)
	slices.Sort(highs)
	r := values[k-1]
	// Not for what is only an error of binary fractions.
	if need := max(r.Value-lows[k-1], highs[k-1]-r.Value); need > r.Bound*(1+1e-9)+1e-12 {
		r.Bound = need
	}
	return &r
}

// Figure writes the figure of a rank with its bound, or "none" where nothing
// was measured.
func (d Distribution) Figure(r *Ranked) string {
	if r == nil {
		return "none"
	}
	return measured(Finding{Finding: verdict.Finding{Measure: d.Measure, Measured: true, Value: r.Value, Bound: r.Bound, Unit: d.Unit}})
}

// Count writes how many were measured, how many not, and what is known of
// those: "4 of 5 measured, 1 not (at least 30.5 s)".
func (d Distribution) Count() string {
	text := fmt.Sprintf("%d of %d measured", d.Measured, len(d.Samples))
	if d.NotMeasured > 0 {
		text += fmt.Sprintf(", %d not", d.NotMeasured)
	}
	if d.AtLeast != nil { // cut, not rounded: it must not become more than it is
		text += fmt.Sprintf(" (at least %s)", exactFigure(math.Floor(*d.AtLeast*1e3)/1e3, d.Unit))
	}
	return text
}

// LimitText is the limit, with its unit.
func (d Distribution) LimitText() string {
	return limitOf(Finding{Finding: verdict.Finding{Measure: d.Measure, Limit: d.Limit, Unit: d.Unit}})
}

// String tells the distribution in a line. It does not name the measure.
func (d Distribution) String() string {
	parts := []string{d.Count()}
	if d.Measured > 0 {
		parts = append(parts,
			"minimum "+d.Figure(d.Minimum), "median "+d.Figure(d.Median), "p95 "+d.Figure(d.P95), "maximum "+d.Figure(d.Maximum))
	}
	return strings.Join(append(parts, d.LimitText()), "; ")
}

func exactFigure(value float64, unit string) string { return figure(value, 0, unit) }
