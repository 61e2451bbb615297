package expect

import (
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// HaveOneWriter succeeds when no two regions acknowledged writes at once
// (split brain).
func HaveOneWriter() types.GomegaMatcher {
	return newMatcher(verdict.SplitBrain, "have one writer at a time", none{})
}
