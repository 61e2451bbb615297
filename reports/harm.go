package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// gravest is the worst of what a scenario demands and broke: lost data before
// lost time. Nil when no demanded measure broke.
func gravest(s Scenario) *Finding {
	var worst *Finding
	for i, f := range s.Findings {
		if f.Asserted && f.State == verdict.Broken && (worst == nil || gravity(f.Measure) < gravity(worst.Measure)) {
			worst = &s.Findings[i]
		}
	}
	return worst
}

// gravity ranks measures, the gravest first; one it does not know comes last.
func gravity(m verdict.Measure) int {
	order := []verdict.Measure{
		verdict.DataLoss, verdict.SplitBrain, verdict.Duplicates, verdict.FailoverWithin,
		verdict.ReadOnlyWithin, verdict.StaleReads, verdict.Availability, verdict.FailbackWithin, verdict.Amplification,
	}
	if i := slices.Index(order, m); i >= 0 {
		return i
	}
	return len(order)
}

// harm tells a broken finding to people who do not know the measures.
func harm(f Finding) string {
	figure, allowed := measured(f), limitOf(f)
	switch {
	case f.Limit == nil, withinLimit(f), figure == "not measured":
		// The figure alone does not tell what broke.
		return measureName(f.Measure) + ": " + trimStop(f.Reason)
	case f.Measure == verdict.ReadOnlyWithin:
		return fmt.Sprintf("it took %s until users had at least a clean read-only mode, %s is allowed", figure, allowed)
	case f.Measure == verdict.FailoverWithin:
		return fmt.Sprintf("failover took %s, %s is allowed", figure, allowed)
	case f.Measure == verdict.FailbackWithin:
		return fmt.Sprintf("failback took %s, %s is allowed", figure, allowed)
	case f.Measure == verdict.DataLoss:
		return fmt.Sprintf("acknowledged writes are gone: %s, %s allowed", figure, allowed)
	case f.Measure == verdict.Availability:
		return fmt.Sprintf("availability was %s, %s is demanded", figure, allowed)
	case f.Measure == verdict.SplitBrain:
		return fmt.Sprintf("two regions acknowledged writes at once (%s)", figure)
	case f.Measure == verdict.StaleReads:
		return fmt.Sprintf("users read what was no longer true: %s, %s allowed", figure, allowed)
	case f.Measure == verdict.Duplicates:
		return fmt.Sprintf("what users wrote once is there more than once: %s, %s allowed", figure, allowed)
	case f.Measure == verdict.Amplification:
		return fmt.Sprintf("the system's own hosts multiplied the load by %s, %s is allowed", figure, allowed)
	}
	return fmt.Sprintf("%s came to %s, %s is allowed", measureName(f.Measure), figure, allowed)
}

// withinLimit says whether a figure alone breaks nothing: a refused write that
// appears is broken whatever was lost.
func withinLimit(f Finding) bool {
	if f.Measure == verdict.Availability {
		return f.Measured && verdict.AtLeast(f.Value, f.Bound, *f.Limit) != verdict.Broken
	}
	return f.Measured && verdict.AtMost(f.Value, f.Bound, *f.Limit) != verdict.Broken
}

// trimStop lets a sentence stand inside another one.
func trimStop(s string) string { return strings.TrimRight(s, ". ") }
