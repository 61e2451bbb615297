package expect

import (
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// ServeStaleAtMost succeeds when no more than so many reads from the onset on
// missed what was acknowledged before they were sent.
func ServeStaleAtMost(reads int) types.GomegaMatcher {
	return newMatcher(verdict.StaleReads, "serve stale reads,", count(reads))
}
