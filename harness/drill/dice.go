package drill

import "github.com/gameday-harness/gameday/harness/plan"

// dice draws numbers. Each draw has a name of its own and depends on nothing that
// was drawn before, so that a new kind of draw changes no other.
type dice struct{ seed int64 }

// under draws a number of 0 to below n. n is above 0.
func (d dice) under(n int, name string, round int) int {
	return int(d.share(name, round) * float64(n))
}

// share draws a number of 0 to below 1, from the 53 highest bits, which are exact.
func (d dice) share(name string, round int) float64 {
	const bits = 53
	return float64(uint64(plan.SeedOf(d.seed, name, round))>>(64-bits)) / (1 << bits)
}
