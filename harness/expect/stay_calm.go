package expect

import (
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// StayCalm succeeds when, from the onset to the end of the workload, the system
// never opened more connections to one of its hosts for each request of users
// than this: when no storm of retries amplified the fault.
func StayCalm(atMost AtMostOption) types.GomegaMatcher {
	return newMatcher(verdict.Amplification, "stay calm", atMost)
}
