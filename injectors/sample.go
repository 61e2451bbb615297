package injectors

import (
	"math"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// z99 is how many standard deviations about the middle hold 99 % of a normal
// distribution: samples are told with bounds of that confidence.
const z99 = 2.576

// fewest is how many samples a median needs. Of five, the least and the greatest hold
// the true one between them with 94 % (1 - 2^-4); of more, with more.
const fewest = 5

// span is what a figure lies within.
type span struct{ low, high time.Duration }

// median is the middle of samples, and the span that holds the true one whatever the
// distribution: between the order statistics whose ranks are z99 standard deviations
// of a binomial one about the middle (David and Nagaraja, Order Statistics, 7.1).
// False: there are too few.
func median(samples []time.Duration) (time.Duration, span, bool) {
	n := len(samples)
	if n < fewest {
		return 0, span{}, false
	}
	s := slices.Sorted(slices.Values(samples))
	off := z99 * math.Sqrt(float64(n)) / 2
	low := max(0, int(math.Floor(float64(n)/2-off)))
	high := min(n-1, int(math.Ceil(float64(n)/2+off)))
	return (s[(n-1)/2] + s[n/2]) / 2, span{s[low], s[high]}, true
}

// wilson is the share of which hits of n were seen, as the middle and half of the
// width of Wilson's interval: it holds the true one and is right for shares near 0
// and 1 too (Wilson, JASA 22, 1927).
func wilson(hits, n int) (share, bound float64) {
	if n == 0 {
		return 0, 1
	}
	trials, p := float64(n), float64(hits)/float64(n)
	spread := 1 + z99*z99/trials
	share = (p + z99*z99/(2*trials)) / spread
	bound = z99 / spread * math.Sqrt(p*(1-p)/trials+z99*z99/(4*trials*trials))
	return share, bound
}

// struckShare is the delivery of a share of n, of which hits were struck.
func struckShare(quantity history.QuantityID, requested float64, hits, n int) history.Delivery {
	const tolerance = 0.01 // beside what the number of samples allows
	share, bound := wilson(hits, n)
	return history.Delivery{
		Quantity: quantity, Unit: "ratio", Requested: requested, Measured: share, Bound: bound, Tolerance: tolerance, Samples: n,
	}
}

// timeTolerance is how far off a time may be that a fault delivers.
func timeTolerance(requested time.Duration) time.Duration {
	const least, share = 2 * time.Millisecond, 20
	return max(least, requested/share)
}
