package reports

import (
	"fmt"
	"slices"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Judged is what a judge said by the objective alone, where the scenario
// demands another limit or a region and that changed the finding.
type Judged struct {
	State verdict.State `json:"state"`
	Limit *float64      `json:"limit,omitempty"`
}

// Demanded marks what a scenario demands among the findings of its history, and
// holds it against that.
func Demanded(found []verdict.Finding, demands []history.Demand) []Finding {
	return findingsOf(found, nil, demands)
}

// findingsOf marks what is demanded, holds it against what is demanded of it,
// and adds what was demanded but not judged.
func findingsOf(found []verdict.Finding, asserted []verdict.Measure, demands []history.Demand) []Finding {
	for _, d := range demands {
		asserted = append(slices.Clone(asserted), verdict.Measure(d.Measure))
	}
	var all []Finding
	judged := map[verdict.Measure]bool{}
	for _, f := range found {
		judged[f.Measure] = true
		one := Finding{Finding: numbersOnly(f), Asserted: slices.Contains(asserted, f.Measure)}
		all = append(all, one.against(demands))
	}
	for _, m := range asserted {
		if !judged[m] {
			judged[m] = true
			all = append(all, Finding{Asserted: true, Finding: verdict.Finding{
				Measure: m, State: verdict.Unknown, Reason: "It was demanded, but nothing judged it.",
			}})
		}
	}
	return all
}

// against holds a finding against what the scenario demands of its measure.
func (f Finding) against(demands []history.Demand) Finding {
	by := f.Finding
	met := f
	for _, d := range demands {
		if d.Measure != string(by.Measure) {
			continue
		}
		state, other := by.Meets(d)
		if met.Judged == nil {
			met.State = state
		} else {
			met.State = verdict.Worst(met.State, state)
		}
		if d.Limit != nil && finite(*d.Limit) && (by.Limit == nil || *by.Limit != *d.Limit) {
			limit := *d.Limit
			met.Limit = &limit
			met.Reason += fmt.Sprintf("; the scenario itself demands %s", limitOf(met))
		}
		if d.Region != "" {
			met.Region = d.Region
			met.Reason += regionReason(d.Region, other, state)
		}
		met.Judged = &Judged{State: by.State, Limit: by.Limit}
	}
	if met.State == by.State && sameLimit(met.Limit, by.Limit) {
		met.Judged = nil
	}
	return met
}

func regionReason(region, other string, state verdict.State) string {
	switch {
	case other != "":
		return fmt.Sprintf("; writes were served by %s, but %s must serve them", other, region)
	case state == verdict.Holds:
		return "; " + region + " served the writes, as it must"
	}
	return "; " + region + " must serve the writes"
}

func sameLimit(a, b *float64) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}
