package sla

import (
	"math"
	"math/rand/v2"
)

// z is the normal quantile of a two-sided confidence of 99 %.
const z = 2.576

// Estimate is a share that was found by sampling. The true one lies between Low and
// High with a confidence of 99 %.
type Estimate struct {
	Share   float64 `json:"share"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
	Samples int     `json:"samples"`
}

// Simulate draws so many states of a block's parts and returns the share of them in
// which it is up. It needs no formula for the block as a whole, so it checks Available.
func Simulate(b Block, c Case, samples int, seed uint64) Estimate {
	rng := rand.New(rand.NewPCG(seed, 0))
	up := 0
	for range samples {
		if b.drawn(c, rng) {
			up++
		}
	}
	return wilson(up, samples)
}

// wilson is the score interval of a proportion (E. B. Wilson, 1927). Other than the
// normal approximation it does not claim certainty where nothing was seen.
func wilson(hits, samples int) Estimate {
	n, p := float64(samples), float64(hits)/float64(samples)
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Estimate{Share: p, Low: max(0, middle-half), High: min(1, middle+half), Samples: samples}
}

// drawn is the state of a block for drawn states of its parts.
func (b Block) drawn(c Case, rng *rand.Rand) bool {
	switch b.Kind {
	case Part:
		return rng.Float64() < b.Available(c)
	case Series:
		return count(b.Blocks, c, rng) == len(b.Blocks)
	case Parallel:
		return b.drawnUp(c, rng) >= b.Needs
	case Switched:
		sw, active := b.Blocks[0].drawn(c, rng), b.Blocks[1].drawn(c, rng)
		others := count(b.Blocks[2:], c, rng)
		return active || sw && others > 0
	}
	return false
}

func count(blocks []Block, c Case, rng *rand.Rand) int {
	up := 0
	for _, b := range blocks {
		if b.drawn(c, rng) {
			up++
		}
	}
	return up
}

// drawnUp is how many blocks are up, those of one place with what they have in common.
func (b Block) drawnUp(c Case, rng *rand.Rand) int {
	up := 0
	for _, near := range byPlace(b.Blocks) {
		common := c.common(near)
		struck := rng.Float64() < common
		for _, one := range near {
			alive := one.drawnOwn(c, common, rng)
			if alive && !struck {
				up++
			}
		}
	}
	return up
}

// drawnOwn leaves the common cause out of a part's unavailability.
func (b Block) drawnOwn(c Case, common float64, rng *rand.Rand) bool {
	if common == 0 {
		return b.drawn(c, rng)
	}
	return rng.Float64() >= (1-b.Available(c)-common)/(1-common)
}
