package stopwhen

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/gameday-harness/gameday/harness/guardian"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/process"
)

// envRun makes this binary a run with a guardian that watches one command, in the
// folder that it names, for TestACommandEndsWithAKilledRun.
const envRun = "GAMEDAY_TEST_STOPWHEN_RUN"

// TestMain lets this binary be a run, and its guardian, too.
func TestMain(m *testing.M) {
	called, err := guardian.Called(os.Args, nil)
	if dir := os.Getenv(envRun); dir != "" && !called {
		called, err = true, watched(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if !called {
		os.Exit(m.Run())
	}
}

func watched(dir string) error {
	o := guardian.Options{
		Home: dir + "/state", Begin: journal.Begin{Run: "r", Owner: process.Self()}, Command: []string{"/proc/self/exe", guardian.Word},
	}
	return guardian.Guarded(context.Background(), o, func(ctx context.Context, _ *journal.Journal) error {
		return CommandFails(shell(familyTree), dir).Watch(ctx, nil)
	})
}
