package expect_test

import (
	"fmt"
	"time"

	"github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// found is what the judges found in an experiment, as a harness.Result holds it.
func found() plain {
	return plain{
		{Measure: verdict.FailoverWithin, State: verdict.Holds, Measured: true, Value: 2.805, Bound: 0.018, Unit: "s", Reason: "reads and writes were served again"},
		{Measure: verdict.DataLoss, State: verdict.Unknown, Unit: "writes", Reason: "no id was read back"},
	}
}

// Matchers hold what was found against what is demanded, bounds included.
func Example() {
	g := gomega.NewGomega(func(message string, _ ...int) { fmt.Println(message) })
	g.Expect(found()).To(expect.FailOver(expect.Within(5 * time.Second)))
	g.Expect(found()).To(expect.FailOver(expect.Within(2 * time.Second)))
	// Output:
	// expected the service to fail over within 2 s
	// measured: 2.805 s ± 0.018 s
	// reads and writes were served again
}

// What could not be measured is neither met nor broken.
func ExampleInconclusive() {
	met, err := expect.LoseNoAcknowledgedWrite().Match(found())
	fmt.Println(met)
	fmt.Println(err)
	// Output:
	// false
	// inconclusive: data_loss: no id was read back
}

// Demands are what a harness.Scenario states, and what its history keeps.
func ExampleDemands() {
	for _, d := range expect.Demands(expect.FailOver(expect.To("tokyo"), expect.Within(20*time.Second)), expect.LoseNoAcknowledgedWrite()) {
		fmt.Println(d)
	}
	// Output:
	// failover_within (limit 20) to tokyo
	// data_loss (limit 0)
}
