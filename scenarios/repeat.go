package scenarios

import "github.com/gameday-harness/gameday/harness"

// seedStep parts the seeds of repetitions further than the seeds that a clock
// gives to runs, so that no repetition of one run is the next one's first.
const seedStep = 1_000_000

// SeedOf is the seed of a repetition, counted from 1, of a run with a seed. The
// first has the run's own: any repetition is carried out alone by a run with
// its seed.
func SeedOf(run int64, repetition int) int64 {
	return run + int64(repetition-1)*seedStep
}

// repetitions are the plans of a scenario that is carried out n times; of one
// that is carried out once, its plan as it is.
func repetitions(p harness.Plan, n int) []harness.Plan {
	if n <= 1 {
		return []harness.Plan{p}
	}
	all := make([]harness.Plan, n)
	for i := range all {
		all[i] = p
		all[i].Repetition, all[i].Seed = i+1, SeedOf(p.Seed, i+1)
	}
	return all
}
