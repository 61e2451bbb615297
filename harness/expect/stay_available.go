package expect

import (
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// StayAvailable succeeds when at least this share of all requests between the
// onset and the end of the workload was served.
func StayAvailable(atLeast AtLeastOption) types.GomegaMatcher {
	return newMatcher(verdict.Availability, "stay available", atLeast)
}
