package expect

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Meet succeeds when what was found meets a demand. It panics with a Misuse when
// nothing could meet or break it; verdict.CheckDemand tells before.
func Meet(d history.Demand) types.GomegaMatcher {
	if err := verdict.CheckDemand(d); err != nil {
		panic(Misuse{Reason: err.Error()})
	}
	m := &meet{demand: d, measure: verdict.Measure(d.Measure)}
	described, _ := verdict.Describe(m.measure)
	m.words = described.Words
	return m
}

// meet holds one finding against a demand.
type meet struct {
	demand  history.Demand
	measure verdict.Measure
	words   verdict.Words
	found   verdict.Finding
	other   string // the region that served instead
}

var _ types.GomegaMatcher = (*meet)(nil)

// Match is true when the finding surely meets the demand and false when it
// surely does not; otherwise the error is Inconclusive.
func (m *meet) Match(actual any) (bool, error) {
	m.other = ""
	found, err := find(actual, m.measure)
	if err != nil {
		return false, err
	}
	m.found = found
	var state verdict.State
	state, m.other = found.Meets(m.demand)
	switch state {
	case verdict.Holds:
		return true, nil
	case verdict.Broken:
		return false, nil
	case verdict.Unknown:
	}
	return false, Inconclusive{Measure: m.measure, Reason: m.whyUnknown()}
}

func (m *meet) whyUnknown() string {
	anywhere := m.demand
	anywhere.Region = ""
	if state, _ := m.found.Meets(anywhere); state == verdict.Holds {
		return "no acknowledgement says which region it comes from"
	}
	if m.demand.Limit == nil || !m.found.Measured {
		return m.found.Reason
	}
	return fmt.Sprintf("the limit of %s lies within the error bound of %s",
		verdict.Amount(*m.demand.Limit, m.found.Unit), m.found.Figure())
}

// FailureMessage says what was demanded and what was measured instead.
func (m *meet) FailureMessage(any) string { return m.message("to ") }

// NegatedFailureMessage is FailureMessage for NotTo.
func (m *meet) NegatedFailureMessage(any) string { return m.message("not to ") }

func (m *meet) message(to string) string {
	text := "expected the service " + to + m.demanded()
	if figure := m.found.Figure(); figure != "" {
		text += "\nmeasured: " + figure
	}
	if m.other != "" {
		text += "\nbut writes were acknowledged by: " + m.other
	}
	return text + "\n" + m.found.Reason
}

// demanded says in words what the service must do.
func (m *meet) demanded() string {
	d := m.demand
	if d.Limit != nil && *d.Limit == 0 {
		return m.words.Never
	}
	text := m.words.Demand
	if d.Region != "" {
		text += " to " + d.Region
	}
	switch {
	case d.Limit != nil:
		text += " " + m.words.Limit + " " + verdict.Amount(*d.Limit, m.found.Unit)
	case m.found.Limit != nil:
		text += " (limit " + verdict.Amount(*m.found.Limit, m.found.Unit) + ")"
	}
	return text
}
