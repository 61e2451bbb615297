package expect

import (
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// LoseNoAcknowledgedWrite succeeds when the final read found every write that
// was acknowledged and none that was refused, whatever the run's objective is.
func LoseNoAcknowledgedWrite() types.GomegaMatcher {
	return newMatcher(verdict.DataLoss, "lose no acknowledged write", none{})
}

// none demands that nothing is counted.
type none struct{}

func (none) apply(m *measureMatcher) error { return m.limitTo(0, "") }
