package sla

import (
	"math"
	"math/rand/v2"
	"slices"
)

// monthsDrawn is how many months are simulated. With so many a share of 5 % is known
// to 0.4 %.
const monthsDrawn = 20_000

// Months is how single months may come out. A mean says little of them: a fault that
// comes once in five years costs nothing in most, and more than the budget in one.
type Months struct {
	// Median and P95 are the downtime of a month that is exceeded in half and in 5 %
	// of all, in seconds; each true percentile lies within, with a confidence of 99 %.
	Median Interval `json:"median"`
	P95    Interval `json:"p95"`
	Mean   Interval `json:"mean"` // seconds; the same confidence
	// Over is the share of months in which the downtime is more than the objective
	// allows; nil without an objective.
	Over    *Estimate `json:"over,omitempty"`
	Seed    uint64    `json:"seed"`
	Samples int       `json:"samples"`
}

// months draws months in which the faults come independently of each other and at
// random (a Poisson process), each costing anything within its interval; of what is
// open, the least. Nil when nothing is known.
func months(costs []Cost, objective *float64, seed uint64) *Months {
	if len(costs) == 0 {
		return nil
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	down := make([]float64, monthsDrawn)
	over := 0
	for i := range down {
		down[i] = month(costs, rng)
		if objective != nil && down[i] > (1-*objective)*Month.Seconds() {
			over++
		}
	}
	m := &Months{Seed: seed, Samples: monthsDrawn, Mean: meanOf(down)}
	slices.Sort(down)
	m.Median, m.P95 = percentile(down, 0.5), percentile(down, 0.95)
	if objective != nil {
		share := wilson(over, monthsDrawn)
		m.Over = &share
	}
	return m
}

// month is the downtime of one month, at most all of it.
func month(costs []Cost, rng *rand.Rand) float64 {
	down := 0.0
	for _, c := range costs {
		for range poisson(c.PerYear*Month.Seconds()/Year.Seconds(), rng) {
			d := c.Down.Low
			if !c.Down.Open {
				d += rng.Float64() * (c.Down.High - c.Down.Low)
			}
			down += d
		}
	}
	return min(down, Month.Seconds())
}

// poisson draws how many events there are in a time that has so many on average, by
// adding up the times between them. It takes as many steps as there are events.
func poisson(mean float64, rng *rand.Rand) int {
	n := 0
	for at := rng.ExpFloat64(); at < mean; at += rng.ExpFloat64() {
		n++
	}
	return n
}

func meanOf(all []float64) Interval {
	sum, squares := 0.0, 0.0
	for _, v := range all {
		sum += v
	}
	mean := sum / float64(len(all))
	for _, v := range all {
		squares += (v - mean) * (v - mean)
	}
	half := z * math.Sqrt(squares/float64(len(all)-1)/float64(len(all)))
	return Interval{Low: max(0, mean-half), High: mean + half}
}

// percentile of sorted values: between the order statistics that hold the true one
// with a confidence of 99 % (the ranks are normally distributed about share x n).
func percentile(sorted []float64, share float64) Interval {
	n := float64(len(sorted))
	half := z * math.Sqrt(n*share*(1-share))
	low := max(0, int(math.Floor(n*share-half)))
	high := min(len(sorted)-1, int(math.Ceil(n*share+half)))
	return Interval{Low: sorted[low], High: sorted[high]}
}
