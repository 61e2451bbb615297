package verdict_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestAmount(t *testing.T) {
	for want, got := range map[string]string{
		"20 s":       verdict.Amount(20, "s"),
		"0.013 s":    verdict.Amount(0.01251, "s"),
		"99.5 %":     verdict.Amount(0.995, "ratio"),
		"1 write":    verdict.Amount(1, "writes"),
		"0 writes":   verdict.Amount(0, "writes"),
		"0.5 writes": verdict.Amount(0.5, "writes"),
		"7 ms":       verdict.Amount(7, "ms"),
	} {
		NewWithT(t).Expect(got).To(Equal(want))
	}
}

func TestFigure(t *testing.T) {
	for want, f := range map[string]verdict.Finding{
		"":                        {Value: 3, Unit: "s"},
		"4.812 s ± 0.014 s":       {Measured: true, Value: 4.8123, Bound: 0.0139, Unit: "s"},
		"2 writes":                {Measured: true, Value: 2, Unit: "writes"},
		"1.5 writes ± 0.5 writes": {Measured: true, Value: 1.5, Bound: 0.5, Unit: "writes"},
	} {
		NewWithT(t).Expect(f.Figure()).To(Equal(want))
	}
}
