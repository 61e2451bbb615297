package injectors

import (
	"math/rand/v2"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

// A bound that is claimed to hold the truth must hold it, nearly always.
func TestTheBoundsHoldTheTruth(t *testing.T) {
	g := NewWithT(t)
	dice := rand.New(rand.NewPCG(1, 1))
	const tries = 2000
	for _, n := range []int{fewest + 1, 12, 24, 100} {
		missed := 0
		for range tries {
			samples := make([]time.Duration, n)
			for i := range samples {
				samples[i] = time.Duration(dice.ExpFloat64() * float64(time.Millisecond)) // the true median is ln 2 ms
			}
			mid, within, ok := median(samples)
			g.Expect(ok).To(BeTrue())
			g.Expect(mid).To(And(BeNumerically(">=", within.low), BeNumerically("<=", within.high)))
			if truth := 693147 * time.Nanosecond; truth < within.low || truth > within.high {
				missed++
			}
		}
		g.Expect(float64(missed)/tries).To(BeNumerically("<", 0.045), "of %d samples", n)
	}
	for _, share := range []float64{0.05, 0.3, 1} {
		missed := 0
		for range tries {
			hits := 0
			for range 100 {
				if dice.Float64() < share {
					hits++
				}
			}
			if middle, bound := wilson(hits, 100); share < middle-bound-1e-9 || share > middle+bound+1e-9 {
				missed++
			}
		}
		g.Expect(float64(missed)/tries).To(BeNumerically("<", 0.02), "of a share of %g", share)
	}
}

func TestTooFewSamplesAreNone(t *testing.T) {
	g := NewWithT(t)
	_, _, ok := median(make([]time.Duration, fewest-1))
	g.Expect(ok).To(BeFalse())
	_, bound := wilson(0, 0)
	g.Expect(bound).To(Equal(1.0))
}

func TestAShareThatNeverStruckIsNotDelivered(t *testing.T) {
	for name, test := range map[string]struct {
		requested float64
		hits, n   int
		want      history.Fidelity
	}{
		"all":               {1, 24, 24, history.AsAsked},
		"a quarter":         {0.25, 22, 80, history.AsAsked},
		"half of a quarter": {0.25, 4, 80, history.Otherwise},
		"never":             {0.25, 0, 80, history.Otherwise},
		"too few to tell":   {0.05, 0, 10, history.Unmeasured},
		"none was tried":    {0.05, 0, 0, history.Unmeasured},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(struckShare(history.StruckConnections, test.requested, test.hits, test.n).Fidelity()).To(Equal(test.want))
		})
	}
}
