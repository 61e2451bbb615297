package lab_test

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/guardian"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/lab"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/scenarios"
)

// A program of one's own carries out what a compose file's structure gives rise to,
// under a guardian that undoes everything if the program dies. It begins with
// guardian.Called, so that it can be that guardian too.
func ExampleLoad() {
	kinds := injectors.All()
	if called, err := guardian.Called(os.Args, kinds); called {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		return
	}
	ctx, run := context.Background(), "mine-1"
	l, err := lab.Load(ctx, "docker-compose.yml", lab.Options{Run: run, Dir: "out", Seed: 42, Clock: history.NewClock(), Kinds: kinds})
	if err != nil {
		fmt.Println(err)
		return
	}
	guard, err := guardian.Of(ctx, run, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	all := scenarios.From(l.Model(), l.Settings()).Scenarios
	err = guardian.Guarded(ctx, guard, func(ctx context.Context, j *journal.Journal) error {
		l.Guard(j)
		return l.Runner().Run(ctx, slices.Values(all), func(r *harness.Result) {
			fmt.Println(r.Trial.ID, r.State(), r.Took, r.NotRun)
		})
	})
	if err != nil {
		fmt.Println(err)
	}
}
