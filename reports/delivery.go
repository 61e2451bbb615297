package reports

import (
	"fmt"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// measurable leaves out figures that are no numbers, which JSON cannot carry: what
// was delivered is then not known.
func measurable(all []history.Delivery) []history.Delivery {
	return mapped(all, func(d history.Delivery) history.Delivery {
		for _, p := range []*float64{&d.Requested, &d.Measured, &d.Bound, &d.Tolerance, &d.Without} {
			if !finite(*p) {
				*p, d.Samples = 0, 0
			}
		}
		return d
	})
}

// deliveredFigure is what was measured of a delivery.
func deliveredFigure(d history.Delivery) string {
	if d.Samples < 1 {
		return "not measured"
	}
	return figure(d.Measured, d.Bound, d.Unit)
}

// fidelityWord says whether what was delivered is what was asked for.
func fidelityWord(d history.Delivery) string {
	switch d.Fidelity() {
	case history.AsAsked:
		return "as asked"
	case history.Otherwise:
		return "not as asked"
	case history.Unmeasured:
	}
	return "unknown"
}

// NotAsAsked tells what faults, of all repetitions, delivered otherwise than asked
// for, or nobody knows how.
func (s Scenario) NotAsAsked() []string {
	var lines []string
	tell := func(faults []Fault, where string) {
		for _, f := range faults {
			for _, d := range f.Delivered {
				if d.Fidelity() != history.AsAsked {
					lines = append(lines, f.Name()+where+": "+verdict.DeliveryText(d))
				}
			}
		}
	}
	if len(s.Repetitions) == 0 {
		tell(s.Faults, "")
	}
	for _, r := range s.Repetitions {
		tell(r.Faults, fmt.Sprintf(" (repetition %d)", r.Number))
	}
	return lines
}
