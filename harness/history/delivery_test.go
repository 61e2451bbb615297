package history_test

import (
	"math"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestFidelity(t *testing.T) {
	asked := history.Delivery{Quantity: history.AddedLatencyP50, Unit: "ms", Requested: 250, Measured: 252, Bound: 3, Tolerance: 12.5, Samples: 20}
	for name, test := range map[string]struct {
		change func(*history.Delivery)
		want   history.Fidelity
	}{
		"as asked":                       {func(*history.Delivery) {}, history.AsAsked},
		"at the edge":                    {func(d *history.Delivery) { d.Measured = 265.5 }, history.AsAsked},
		"too much":                       {func(d *history.Delivery) { d.Measured = 266 }, history.Otherwise},
		"too little":                     {func(d *history.Delivery) { d.Measured = 234 }, history.Otherwise},
		"nothing at all":                 {func(d *history.Delivery) { d.Measured, d.Bound = 0, 0 }, history.Otherwise},
		"no samples":                     {func(d *history.Delivery) { d.Samples = 0 }, history.Unmeasured},
		"too coarse":                     {func(d *history.Delivery) { d.Bound = 252 }, history.Unmeasured},
		"too near to what it is without": {func(d *history.Delivery) { d.Without = 250 }, history.Unmeasured},
		"no number":                      {func(d *history.Delivery) { d.Measured = math.NaN() }, history.Unmeasured},
		"beyond all bounds":              {func(d *history.Delivery) { d.Bound = math.Inf(1) }, history.Unmeasured},
	} {
		t.Run(name, func(t *testing.T) {
			d := asked
			test.change(&d)
			NewWithT(t).Expect(d.Fidelity()).To(Equal(test.want))
		})
	}
}
