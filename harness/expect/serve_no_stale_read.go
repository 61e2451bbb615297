package expect

import (
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// ServeNoStaleRead succeeds when every read from the onset on found what was
// acknowledged before it was sent, whatever the run's objective is. What is lost
// for good is not stale: see LoseNoAcknowledgedWrite.
func ServeNoStaleRead() types.GomegaMatcher {
	return newMatcher(verdict.StaleReads, "serve no stale read", none{})
}
