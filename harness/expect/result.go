package expect

import (
	"fmt"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// Result is what the matchers look at: an experiment that has been judged.
type Result interface {
	Findings() []verdict.Finding
}

// asserter is a Result that wants to know what the scenario demanded of it, so
// that a report can tell what was demanded from what was only measured.
type asserter interface {
	Asserted(verdict.Measure)
}

// find returns the finding of one measure, and tells the result that it was
// asserted.
func find(actual any, m verdict.Measure) (verdict.Finding, error) {
	result, ok := actual.(Result)
	if !ok {
		return verdict.Finding{}, fmt.Errorf("expect: %s: cannot look into a %T, it has no method Findings() []verdict.Finding", m, actual)
	}
	if told, ok := actual.(asserter); ok {
		told.Asserted(m)
	}
	for _, f := range result.Findings() {
		if f.Measure == m {
			return f, nil
		}
	}
	return verdict.Finding{}, Inconclusive{Measure: m, Reason: "the measure was not judged"}
}
