package verdict

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gameday-harness/gameday/harness/history"
)

// CheckDemand says why a demand can be neither met nor broken: nobody takes the
// measure, its limit is none, or no finding tells who served. It is a mistake of
// whoever demands it, and nothing of the system.
func CheckDemand(d history.Demand) error {
	described, known := Describe(Measure(d.Measure))
	if !known {
		return fmt.Errorf("%q: there is no such measure", d.Measure)
	}
	if d.Region != "" && !described.tellsWho() {
		return fmt.Errorf("%s: the region %q cannot be demanded of it, since it does not tell who serves", d.Measure, d.Region)
	}
	if d.Limit == nil {
		return nil
	}
	if err := described.checkLimit(*d.Limit); err != nil {
		return fmt.Errorf("%s: a limit of %s: %w", d.Measure, Amount(*d.Limit, described.Unit), err)
	}
	return nil
}

// tellsWho: its finding says which region served the writes in the end.
func (d Descriptor) tellsWho() bool {
	switch d.Asks {
	case AskServed, AskRecovered, AskHome:
		return true
	case AskNothing, AskReadOnly:
	}
	return false
}

// checkLimit says what a limit must be. A comparison with what is not a number is
// never true.
func (d Descriptor) checkLimit(limit float64) error {
	switch {
	case d.Fixed != nil && limit != *d.Fixed:
		return fmt.Errorf("it is always %s", Amount(*d.Fixed, d.Unit))
	case d.Fixed != nil:
		return nil
	}
	good, must := limit >= 0 && limit == math.Trunc(limit), "it must be a whole number of 0 or more"
	switch d.Quantity {
	case Duration, Factor:
		good, must = limit > 0, "it must be above zero and finite"
	case Share:
		good, must = limit > 0 && limit <= 1, "it must be above 0 and at most 1 (0.995 means 99.5 %)"
	case Count:
	}
	if !good || math.IsInf(limit, 1) {
		return errors.New(must)
	}
	return nil
}

// Meets holds the finding against a demand: against its limit, or the
// finding's own, and then against the region that must serve the writes
// afterwards. other is the region that serves them instead, when that is what
// breaks the demand.
func (f Finding) Meets(d history.Demand) (state State, other string) {
	state = f.State
	if d.Limit != nil {
		state = f.Against(*d.Limit)
	}
	if state != Holds || d.Region == "" {
		return state, ""
	}
	who, told := f.Detail(DetailAuthority)
	if !told {
		who, told = f.Detail(DetailRegion)
	}
	switch {
	case !told:
		return Unknown, ""
	case who.Text != d.Region:
		return Broken, who.Text
	}
	return Holds, ""
}

// Demanded is the state of a whole scenario: what it demands, held against the
// findings. One that demands nothing proves nothing, and one whose plan was not
// carried out to its end does not hold.
func Demanded(h history.History, findings []Finding) State {
	meta, _ := h.Meta()
	if len(meta.Demands) == 0 {
		return Unknown
	}
	state := Holds
	if slices.ContainsFunc(h.Notes(), func(n history.Note) bool { return n.ID == history.PlanCut }) {
		state = Unknown
	}
	for _, d := range meta.Demands {
		met := Unknown
		for _, f := range findings {
			if string(f.Measure) == d.Measure {
				met, _ = f.Meets(d)
			}
		}
		state = Worst(state, met)
	}
	return state
}

// Worst is Broken if one is, else Unknown if one is, else Holds.
func Worst(a, b State) State {
	switch {
	case a == Broken || b == Broken:
		return Broken
	case a == Holds && b == Holds:
		return Holds
	}
	return Unknown
}
