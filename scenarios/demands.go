package scenarios

import (
	"time"

	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Demands whose limit is an objective. One that the compose file does not set
// is not demanded.

// limit is the objective of a measure, and false when it is not set.
func (l *Lab) limit(m verdict.Measure) (float64, bool) {
	d, _ := verdict.Describe(m)
	limit, set := l.topology.Objectives.Common[d.Objective]
	return limit, set
}

func (l *Lab) within(m verdict.Measure) (expect.WithinOption, bool) {
	limit, set := l.limit(m)
	return expect.Within(time.Duration(limit * float64(time.Second))), set
}

func (l *Lab) goReadOnly() types.GomegaMatcher {
	if within, set := l.within(verdict.ReadOnlyWithin); set {
		return expect.FallBackToReadOnly(within)
	}
	return nil
}

// recover demands that reads and writes return while the fault is in force.
func (l *Lab) recover(where ...expect.FailOverOption) types.GomegaMatcher {
	if within, set := l.within(verdict.FailoverWithin); set {
		return expect.FailOver(append(where, within)...)
	}
	return nil
}

// at demands that a region serves; nothing when there is no home that could.
func at(region string) []expect.FailOverOption {
	if region == "" {
		return nil
	}
	return []expect.FailOverOption{expect.To(region)}
}

func (l *Lab) comeHome() types.GomegaMatcher {
	if within, set := l.within(verdict.FailbackWithin); set && l.topology.Home != "" {
		return expect.ComeHome(within)
	}
	return nil
}

func (l *Lab) stayAvailable() types.GomegaMatcher {
	if share, set := l.limit(verdict.Availability); set {
		return expect.StayAvailable(expect.AtLeast(share))
	}
	return nil
}

// keepData demands that nothing acknowledged is lost, written twice or missed by
// a read, beyond what the objectives allow, that there are never two writers at once, and that the system does
// not storm itself: what no fault excuses.
func (l *Lab) keepData() types.GomegaMatcher {
	w := l.topology.Workload
	most, _ := l.limit(verdict.DataLoss)
	demands := []types.GomegaMatcher{expect.LoseAtMost(int(most))}
	if w.Write.Authority != "" {
		demands = append(demands, expect.HaveOneWriter())
	}
	if most, set := l.limit(verdict.StaleReads); set {
		demands = append(demands, expect.ServeStaleAtMost(int(most)))
	}
	if w.Read.Copies != "" {
		demands = append(demands, expect.DuplicateNoWrite())
	}
	if most, set := l.limit(verdict.Amplification); set {
		demands = append(demands, expect.StayCalm(expect.AtMost(most)))
	}
	return expect.Fulfil(demands...)
}
