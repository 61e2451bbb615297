package scenarios

import (
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/expect"
)

// Demands whose limit is an objective. One that the compose file does not set
// is not demanded.

func (l *Lab) goReadOnly() types.GomegaMatcher {
	if d := l.topology.Objectives.ReadOnlyWithin; d != nil {
		return expect.FallBackToReadOnly(expect.Within(*d))
	}
	return nil
}

// recover demands that reads and writes return while the fault is in force.
func (l *Lab) recover(where ...expect.FailOverOption) types.GomegaMatcher {
	if d := l.topology.Objectives.FailoverWithin; d != nil {
		return expect.FailOver(append(where, expect.Within(*d))...)
	}
	return nil
}

func (l *Lab) comeHome() types.GomegaMatcher {
	if d := l.topology.Objectives.FailbackWithin; d != nil && l.topology.Home != "" {
		return expect.ComeHome(expect.Within(*d))
	}
	return nil
}

func (l *Lab) stayAvailable() types.GomegaMatcher {
	if a := l.topology.Objectives.Availability; a != nil {
		return expect.StayAvailable(expect.AtLeast(*a))
	}
	return nil
}

// keepData demands that nothing acknowledged is lost, written twice or missed by
// a read, beyond what the objectives allow, that there are never two writers at once, and that the system does
// not storm itself: what no fault excuses.
func (l *Lab) keepData() types.GomegaMatcher {
	w, o := l.topology.Workload, l.topology.Objectives
	demands := []types.GomegaMatcher{expect.LoseNoAcknowledgedWrite()}
	if o.MaxDataLoss != nil && *o.MaxDataLoss > 0 {
		demands[0] = expect.LoseAtMost(*o.MaxDataLoss)
	}
	if w.Write.Authority != "" {
		demands = append(demands, expect.HaveOneWriter())
	}
	if o.MaxStaleReads != nil {
		demands = append(demands, expect.ServeStaleAtMost(*o.MaxStaleReads))
	}
	if w.Read.Copies != "" {
		demands = append(demands, expect.DuplicateNoWrite())
	}
	if o.MaxAmplification != nil {
		demands = append(demands, expect.StayCalm(expect.AtMost(*o.MaxAmplification)))
	}
	return expect.Fulfil(demands...)
}
