package expect

import (
	"errors"
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// measureMatcher holds one finding against a demand.
type measureMatcher struct {
	measure verdict.Measure
	demand  string   // what the service must do, in words
	limit   *float64 // in the finding's unit; nil: the finding's own limit
	bound   string   // "within", "at least" or "at most"
	region  string   // that must serve the writes; empty: any
	invalid error    // what is wrong with the options
	found   verdict.Finding
	other   string // the region that served instead
}

var _ types.GomegaMatcher = (*measureMatcher)(nil)

func newMatcher(m verdict.Measure, demand string, options ...option) *measureMatcher {
	matcher := &measureMatcher{measure: m, demand: demand}
	for _, o := range options {
		if err := o.apply(matcher); err != nil {
			matcher.invalid = errors.Join(matcher.invalid, fmt.Errorf("expect: %s: %w", m, err))
		}
	}
	return matcher
}

func (m *measureMatcher) limitTo(limit float64, bound string) error {
	if m.limit != nil {
		return errors.New("a limit is already set")
	}
	m.limit, m.bound = &limit, bound
	return nil
}

// Match is true when the finding surely meets the demand and false when it
// surely does not; otherwise the error is Inconclusive.
func (m *measureMatcher) Match(actual any) (bool, error) {
	m.other = ""
	if m.invalid != nil {
		return false, m.invalid
	}
	found, err := find(actual, m.measure)
	if err != nil {
		return false, err
	}
	m.found = found
	var state verdict.State
	state, m.other = found.Meets(m.asDemand())
	switch state {
	case verdict.Holds:
		return true, nil
	case verdict.Broken:
		return false, nil
	case verdict.Unknown:
	}
	return false, Inconclusive{Measure: m.measure, Reason: m.whyUnknown()}
}

// asDemand is what the matcher demands as it is written into a history, so that
// a spec and `gameday judge` cannot disagree.
func (m *measureMatcher) asDemand() history.Demand {
	return history.Demand{Measure: string(m.measure), Limit: m.limit, Region: m.region}
}

func (m *measureMatcher) whyUnknown() string {
	anywhere := m.asDemand()
	anywhere.Region = ""
	if state, _ := m.found.Meets(anywhere); state == verdict.Holds {
		return "no acknowledgement says which region it comes from"
	}
	if m.limit == nil || !m.found.Measured {
		return m.found.Reason
	}
	return fmt.Sprintf("the limit of %s lies within the error bound of %s",
		verdict.Amount(*m.limit, m.found.Unit), m.found.Figure())
}

// FailureMessage says what was demanded and what was measured instead.
func (m *measureMatcher) FailureMessage(any) string { return m.message("to ") }

// NegatedFailureMessage is FailureMessage for NotTo.
func (m *measureMatcher) NegatedFailureMessage(any) string { return m.message("not to ") }

func (m *measureMatcher) message(to string) string {
	text := "expected the service " + to + m.demand
	if limit := m.shownLimit(); limit != "" {
		text += " " + limit
	}
	if figure := m.found.Figure(); figure != "" {
		text += "\nmeasured: " + figure
	}
	if m.other != "" {
		text += "\nbut writes were acknowledged by: " + m.other
	}
	return text + "\n" + m.found.Reason
}

func (m *measureMatcher) shownLimit() string {
	if m.limit != nil && m.bound != "" {
		return m.bound + " " + verdict.Amount(*m.limit, m.found.Unit)
	}
	if m.limit == nil && m.found.Limit != nil {
		return "(limit " + verdict.Amount(*m.found.Limit, m.found.Unit) + ")"
	}
	return ""
}
