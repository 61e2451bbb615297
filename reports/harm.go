package reports

import (
	"fmt"
	"strings"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// gravest is the worst of what a scenario demands and broke: lost data before
// lost time. Nil when no demanded measure broke.
func gravest(s Scenario) *Finding {
	var worst *Finding
	for i, f := range s.Findings {
		if f.Asserted && f.State == verdict.Broken && (worst == nil || wordsOf(f.Measure).Gravity < wordsOf(worst.Measure).Gravity) {
			worst = &s.Findings[i]
		}
	}
	return worst
}

// harm tells a broken finding to people who do not know the measures.
func harm(f Finding) string {
	figure, allowed := measured(f), limitOf(f)
	switch {
	case f.Limit == nil, withinLimit(f), figure == "not measured":
		// The figure alone does not tell what broke.
		return measureName(f.Measure) + ": " + trimStop(f.Reason)
	}
	if told := wordsOf(f.Measure).Harm; told != nil {
		return told(figure, allowed)
	}
	return fmt.Sprintf("%s came to %s, %s is allowed", measureName(f.Measure), figure, allowed)
}

// withinLimit says whether a figure alone breaks nothing: a refused write that
// appears is broken whatever was lost.
func withinLimit(f Finding) bool {
	if higherIsBetter(f.Measure) {
		return f.Measured && verdict.AtLeast(f.Value, f.Bound, *f.Limit) != verdict.Broken
	}
	return f.Measured && verdict.AtMost(f.Value, f.Bound, *f.Limit) != verdict.Broken
}

// trimStop lets a sentence stand inside another one.
func trimStop(s string) string { return strings.TrimRight(s, ". ") }
