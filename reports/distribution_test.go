package reports

import (
	"math"
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// took are findings of one repetition whose failover took so long.
func took(value, bound float64) []Finding {
	return []Finding{{Asserted: true, Finding: verdict.Finding{
		Measure: verdict.FailoverWithin, State: verdict.Holds, Measured: true, Value: value, Bound: bound, Unit: "s",
	}}}
}

func never(least float64) []Finding {
	f := verdict.Finding{Measure: verdict.FailoverWithin, State: verdict.Broken, Unit: "s"}
	if least > 0 {
		f.Details = []verdict.Detail{{ID: verdict.DetailAtLeast, Value: least, Unit: "s"}}
	}
	return []Finding{{Asserted: true, Finding: f}}
}

func TestDistribution(t *testing.T) {
	for _, c := range []struct {
		name                      string
		all                       [][]Finding
		measured, not             int
		minimum, median, p95, top Ranked
	}{
		{"one", [][]Finding{took(2, 0.1)}, 1, 0, Ranked{2, 0.1}, Ranked{2, 0.1}, Ranked{2, 0.1}, Ranked{2, 0.1}},
		{
			"each has its own bound",
			[][]Finding{took(3, 0.2), took(1, 0.1), took(5, 0.3)},
			3, 0,
			Ranked{1, 0.1},
			Ranked{3, 0.2},
			Ranked{5, 0.3},
			Ranked{5, 0.3},
		},
		{
			"the median of an even number is the lower of the two",
			[][]Finding{took(4, 0), took(1, 0), took(3, 0), took(2, 0)},
			4, 0,
			Ranked{1, 0},
			Ranked{2, 0},
			Ranked{4, 0},
			Ranked{4, 0},
		},
		{
			"one that is less sure may truly be the greatest",
			[][]Finding{took(4.75, 0.5), took(5, 0.125)},
			2, 0,
			Ranked{4.75, 0.5},
			Ranked{4.75, 0.5},
			Ranked{5, 0.25},
			Ranked{5, 0.25},
		},
		{
			"what was not measured has no rank",
			[][]Finding{never(30), took(2, 0.1), nil, never(0)},
			1, 3,
			Ranked{2, 0.1},
			Ranked{2, 0.1},
			Ranked{2, 0.1},
			Ranked{2, 0.1},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Distribute(c.all)[0]
			if d.Measured != c.measured || d.NotMeasured != c.not || len(d.Samples) != len(c.all) {
				t.Errorf("%d measured, %d not, %d samples", d.Measured, d.NotMeasured, len(d.Samples))
			}
			if *d.Minimum != c.minimum || *d.Median != c.median || *d.P95 != c.p95 || *d.Maximum != c.top {
				t.Errorf("minimum %v, median %v, p95 %v, maximum %v", *d.Minimum, *d.Median, *d.P95, *d.Maximum)
			}
		})
	}
}

func TestP95OfAHundredIsTheNinetyFifth(t *testing.T) {
	var all [][]Finding
	for i := range 100 {
		all = append(all, took(float64(100-i), 0))
	}
	if d := Distribute(all)[0]; d.P95.Value != 95 || d.Median.Value != 50 {
		t.Errorf("p95 %v, median %v; want 95 and 50", d.P95.Value, d.Median.Value)
	}
}

// TestRanksContainTheTruth moves every figure anywhere within its bound.
func TestRanksContainTheTruth(t *testing.T) {
	bounds := []float64{0.1, 2, 0.5, 0.1, 1}
	values := []float64{3, 3.2, 1, 2.9, 2}
	var said [][]Finding
	for i := range values {
		said = append(said, took(values[i], bounds[i]))
	}
	d := Distribute(said)[0]
	for move := range 243 { // each figure low, as it is, or high
		var truth [][]Finding
		for i, rest := 0, move; i < len(values); i, rest = i+1, rest/3 {
			truth = append(truth, took(values[i]+float64(rest%3-1)*bounds[i], 0))
		}
		truly := Distribute(truth)[0]
		for name, pair := range map[string][2]*Ranked{
			"minimum": {d.Minimum, truly.Minimum}, "median": {d.Median, truly.Median}, "p95": {d.P95, truly.P95}, "maximum": {d.Maximum, truly.Maximum},
		} {
			if math.Abs(pair[0].Value-pair[1].Value) > pair[0].Bound+1e-9 {
				t.Fatalf("%s is %v, but the truth may be %v", name, *pair[0], pair[1].Value)
			}
		}
	}
}

func TestADistributionInWords(t *testing.T) {
	d := Distribute([][]Finding{took(2, 0.1), never(30.5), took(3, 0.2)})[0]
	want := "2 of 3 measured, 1 not (at least 30.5 s); minimum 2.00 s ± 0.10 s; median 2.00 s ± 0.10 s; p95 3.00 s ± 0.20 s; maximum 3.00 s ± 0.20 s; no limit"
	if got := d.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Distribute([][]Finding{never(0)})[0].String(); got != "0 of 1 measured, 1 not; no limit" {
		t.Errorf("got %q", got)
	}
}

func TestDotsEscapeAndStayInside(t *testing.T) {
	d := Distribute([][]Finding{took(2, 5), never(1e9), took(0, 0)})[0]
	d.Measure = verdict.Measure(`<script>"`)
	got := string(dots(d))
	if strings.Contains(got, "<script") || strings.Contains(got, "NaN") {
		t.Errorf("got %s", got)
	}
	if n := strings.Count(got, "<circle"); n != 3 {
		t.Errorf("%d dots of 3 repetitions", n)
	}
}
