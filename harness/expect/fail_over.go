package expect

import (
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// FailOverOption narrows FailOver: Within or To.
type FailOverOption interface {
	option
	failOver()
}

func (WithinOption) failOver() {}
func (ToOption) failOver()     {}

// FailOver succeeds when reads and writes were served again for good after the
// onset. Without Within the objective of the run is the limit; without To any
// region may have taken over.
func FailOver(options ...FailOverOption) types.GomegaMatcher {
	plain := make([]option, 0, len(options))
	for _, o := range options {
		plain = append(plain, o)
	}
	return newMatcher(verdict.FailoverWithin, "fail over", plain...)
}
