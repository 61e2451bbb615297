package scenarios

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/injectors"
)

// controls are experiments without a fault. If one fails, no other verdict of
// the run is worth anything.
func controls(l *Lab) {
	Describe("Nothing happens:", func() {
		l.experiment("every objective holds", daily("control"), harness.Plan{
			Hypothesis: "without a fault every objective holds",
			Faults:     harness.At(0, injectors.Noop()).For(3 * time.Second),
		}, l.goReadOnly(), l.recover(), l.keepData(), l.comeHome(), l.stayAvailable())
	})
}
