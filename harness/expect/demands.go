package expect

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Every function here panics with a Misuse when its limit or its region makes no
// sense: while the tree of specs is built, before anything runs.

// FailOver succeeds when reads and writes were served again for good after the
// onset. Without Within the objective of the run is the limit; without To any
// region may have taken over.
func FailOver(options ...FailOverOption) types.GomegaMatcher {
	plain := make([]Option, 0, len(options))
	for _, o := range options {
		plain = append(plain, o)
	}
	return Meet(demand(verdict.FailoverWithin, plain...))
}

// FallBackToReadOnly succeeds when, from within the limit after the onset until
// writes return, every read was served and every write acknowledged or
// politely refused.
func FallBackToReadOnly(within WithinOption) types.GomegaMatcher {
	return Meet(demand(verdict.ReadOnlyWithin, within))
}

// ComeHome succeeds when within the limit after the heal the service was back,
// for good, in the region where it is at home.
func ComeHome(within WithinOption) types.GomegaMatcher {
	return Meet(demand(verdict.FailbackWithin, within))
}

// StayAvailable succeeds when at least this share of all requests between the
// onset and the end of the workload was served.
func StayAvailable(atLeast AtLeastOption) types.GomegaMatcher {
	return Meet(demand(verdict.Availability, atLeast))
}

// LoseNoAcknowledgedWrite succeeds when the final read found every write that
// was acknowledged and none that was refused, whatever the run's objective is.
func LoseNoAcknowledgedWrite() types.GomegaMatcher { return LoseAtMost(0) }

// LoseAtMost succeeds when the final read missed no more than so many of the
// writes that were acknowledged (RPO), and found none that was refused.
func LoseAtMost(writes int) types.GomegaMatcher {
	return Meet(counted(verdict.DataLoss, writes))
}

// HaveOneWriter succeeds when no two regions acknowledged writes at once
// (split brain).
func HaveOneWriter() types.GomegaMatcher { return Meet(counted(verdict.SplitBrain, 0)) }

// DuplicateNoWrite succeeds when the final read found no write more than once.
func DuplicateNoWrite() types.GomegaMatcher { return Meet(counted(verdict.Duplicates, 0)) }

// ServeNoStaleRead succeeds when every read from the onset on found what was
// acknowledged before it was sent, whatever the run's objective is. What is lost
// for good is not stale: see LoseNoAcknowledgedWrite.
func ServeNoStaleRead() types.GomegaMatcher { return ServeStaleAtMost(0) }

// ServeStaleAtMost succeeds when no more than so many reads from the onset on
// missed what was acknowledged before they were sent.
func ServeStaleAtMost(reads int) types.GomegaMatcher {
	return Meet(counted(verdict.StaleReads, reads))
}

// StayCalm succeeds when, from the onset to the end of the workload, the system
// never opened more connections to one of its hosts for each request of users
// than this: when no storm of retries amplified the fault.
func StayCalm(atMost AtMostOption) types.GomegaMatcher {
	return Meet(demand(verdict.Amplification, atMost))
}

func demand(m verdict.Measure, options ...Option) history.Demand {
	d := history.Demand{Measure: string(m)}
	for _, o := range options {
		if err := o.narrow(&d); err != nil {
			panic(Misuse{Reason: fmt.Sprintf("%s: %v", m, err)})
		}
	}
	return d
}

func counted(m verdict.Measure, most int) history.Demand {
	limit := float64(most)
	return history.Demand{Measure: string(m), Limit: &limit}
}
