package expect

import (
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// FallBackToReadOnly succeeds when, from within the limit after the onset until
// writes return, every read was served and every write acknowledged or
// politely refused.
func FallBackToReadOnly(within WithinOption) types.GomegaMatcher {
	return newMatcher(verdict.ReadOnlyWithin, "fall back to read-only", within)
}
