package reports

import (
	"slices"
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestEveryMeasureHasWords(t *testing.T) {
	for _, m := range measureOrder() {
		if meaning(m) == "" || measureName(m) == plain(string(m)) {
			t.Errorf("%s has no name or no meaning", m)
		}
		if wordsOf(m).Gravity == 0 {
			t.Errorf("%s has no gravity", m)
		}
	}
}

func TestRareMeasuresHaveAColumnOnlyWhereTheyMatter(t *testing.T) {
	with := func(asserted bool, s verdict.State) Report {
		one := noopScenario()
		one.Findings = append(one.Findings, Finding{Asserted: asserted, Finding: verdict.Finding{Measure: verdict.StaleReads, State: s}})
		return sample(one)
	}
	for _, c := range []struct {
		name string
		r    Report
		want bool
	}{
		{"measured, not demanded", with(false, verdict.Holds), false},
		{"could not be measured", with(false, verdict.Unknown), false},
		{"demanded", with(true, verdict.Holds), true},
		{"beyond its limit", with(false, verdict.Broken), true},
	} {
		if got := slices.Contains(shownMeasures(c.r, false), verdict.StaleReads); got != c.want {
			t.Errorf("%s: a column is %v, want %v", c.name, got, c.want)
		}
		if !strings.Contains(string(render(t, HTML, c.r)), "Stale reads") {
			t.Errorf("%s: the scenario's own table does not tell it", c.name)
		}
	}
}

func TestFiguresOfTheRareMeasures(t *testing.T) {
	for _, c := range []struct {
		m            verdict.Measure
		value, bound float64
		unit, want   string
	}{
		{verdict.StaleReads, 0, 0, "reads", "0 reads stale"},
		{verdict.StaleReads, 1, 0, "reads", "1 read stale"},
		{verdict.StaleReads, 2.5, 0.5, "reads", "2 to 3 reads stale"},
		{verdict.Duplicates, 2, 0, "writes", "2 writes duplicated"},
		{verdict.Amplification, 1.7, 0.1, "x", "1.70 x ± 0.10 x"},
	} {
		f := Finding{Finding: verdict.Finding{Measure: c.m, Measured: true, Value: c.value, Bound: c.bound, Unit: c.unit}}
		if got := measured(f); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
