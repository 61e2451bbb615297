package expect

import (
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// DuplicateNoWrite succeeds when the final read found no write more than once.
func DuplicateNoWrite() types.GomegaMatcher {
	return newMatcher(verdict.Duplicates, "duplicate no write", none{})
}
