package reports

import (
	"maps"
	"slices"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// Classes of scenarios.
const (
	classHA = "ha"
	classDR = "dr"
)

// Of returns the limits of a class: its own go before the common ones.
func (o Objectives) Of(class string) map[string]float64 {
	limits := map[string]float64{}
	maps.Copy(limits, o.Common)
	switch class {
	case classHA:
		maps.Copy(limits, o.HA)
	case classDR:
		maps.Copy(limits, o.DR)
	}
	return limits
}

// withinHA holds what a scenario of disaster recovery demands against the limits of
// high availability: what the loss of one host may cost. Only measures count whose
// limit is stricter there. It is "" where there are none, since then staying within
// them says nothing.
func withinHA(s Scenario, o Objectives) verdict.State {
	if s.Class != classDR || s.State == Skipped {
		return ""
	}
	ha, dr := o.Of(classHA), o.Of(classDR)
	state := verdict.State("")
	for _, f := range s.Findings {
		d, known := verdict.Describe(f.Measure)
		if !known || !f.Asserted {
			continue
		}
		limit := d.Limit(ha)
		if limit == nil || !stricter(d.Better, *limit, d.Limit(dr)) {
			continue
		}
		if state == "" {
			state = verdict.Holds
		}
		state = verdict.Worst(state, f.Against(*limit))
	}
	if state == verdict.Holds {
		return worstWith(state, s.State)
	}
	return state
}

// worstWith takes in what the scenario's own class demands: where that did not hold,
// nothing stayed within anything.
func worstWith(state verdict.State, own State) verdict.State {
	switch own {
	case Holds:
		return state
	case Broken:
		return verdict.Broken
	case Inconclusive, Skipped:
	}
	return verdict.Unknown
}

// stricter says whether a limit demands more than another one, or than none.
func stricter(better verdict.Better, limit float64, than *float64) bool {
	switch {
	case than == nil:
		return true
	case better == verdict.Higher:
		return limit > *than
	}
	return limit < *than
}

// withinHAText says how a region's loss compares to a host's; "" when nothing is told.
func withinHAText(s verdict.State) string {
	switch s {
	case verdict.Holds:
		return "stayed within the ha limits too: for its users this disaster was no worse than the loss of a host may be"
	case verdict.Broken:
		return "beyond the ha limits, as a disaster may be"
	case verdict.Unknown:
		return "not known whether it stayed within the ha limits"
	}
	return ""
}

// ComparedToHA says how the loss of a region compares to what the loss of a host may
// cost; "" when there is nothing to compare.
func (s Scenario) ComparedToHA() string { return withinHAText(s.WithinHA) }

// classLimits tells the limits that go for a class, in the order of the measures.
func classLimits(o Objectives, class string) []goal { return goalsOf(o.Of(class), "") }

// withClasses says of each scenario whether it stayed within the limits of ha.
func withClasses(all []Scenario, o Objectives) []Scenario {
	all = slices.Clone(all)
	for i := range all {
		all[i].WithinHA = withinHA(all[i], o)
	}
	return all
}
