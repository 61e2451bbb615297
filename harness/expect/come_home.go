package expect

import (
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// ComeHome succeeds when within the limit after the heal the service was back,
// for good, in the region where it is at home.
func ComeHome(within WithinOption) types.GomegaMatcher {
	return newMatcher(verdict.FailbackWithin, "come home", within)
}
