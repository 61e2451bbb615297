package scenarios

import (
	"testing"

	"github.com/gameday-harness/gameday/harness"
)

func TestOnceIsThePlanAsItIs(t *testing.T) {
	for _, n := range []int{0, 1} {
		all := repetitions(harness.Plan{Scenario: "x", Seed: 42}, n)
		if len(all) != 1 || all[0].Repetition != 0 || all[0].Seed != 42 {
			t.Errorf("%d: got %+v", n, all)
		}
	}
}

func TestEachRepetitionHasASeedOfItsOwn(t *testing.T) {
	const most = 100
	seen := map[int64]bool{}
	// Runs take their seeds from a clock, below seedStep.
	for _, run := range []int64{0, 7, 8, seedStep - 1} {
		for i, p := range repetitions(harness.Plan{Seed: run}, most) {
			if p.Repetition != i+1 || p.Seed != SeedOf(run, i+1) || seen[p.Seed] {
				t.Fatalf("repetition %d of seed %d: got %d with seed %d", i+1, run, p.Repetition, p.Seed)
			}
			seen[p.Seed] = true
		}
	}
}

func TestAnyRepetitionCanBeCarriedOutAlone(t *testing.T) {
	third := repetitions(harness.Plan{Seed: 42}, 3)[2]
	if alone := repetitions(harness.Plan{Seed: third.Seed}, 1)[0]; alone.Seed != third.Seed {
		t.Errorf("alone it has seed %d, not %d", alone.Seed, third.Seed)
	}
}
