package expect

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// LoseAtMost succeeds when the final read missed no more than so many of the
// writes that were acknowledged (RPO), and found none that was refused.
func LoseAtMost(writes int) types.GomegaMatcher {
	return newMatcher(verdict.DataLoss, "lose acknowledged writes,", count(writes))
}

// count is an upper limit of what is counted; 0 or more.
type count int

func (n count) apply(m *measureMatcher) error {
	if n < 0 {
		return fmt.Errorf("%d: the limit must not be below zero", int(n))
	}
	return m.limitTo(float64(n), "at most")
}
