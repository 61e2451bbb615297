package scenarios_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/guardian"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/lab"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/scenarios"
)

// TestScenariosDocker runs the specs over the system that GAMEDAY_FILE names,
// for those who run specs by go test or the ginkgo command. Without
// GAMEDAY_PROFILE only the control runs, which shows that all is in place.
func TestScenariosDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and the images of `make images`")
	}
	file := os.Getenv("GAMEDAY_FILE")
	if file == "" {
		file = "../docker-compose.yml"
	}
	id := fmt.Sprintf("gotest-%d", os.Getpid())
	guard, err := guardian.Of(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	l, err := lab.Load(t.Context(), file, lab.Options{
		Run: id, Dir: t.TempDir(), Clock: history.NewClock(), KeepImages: true, Kinds: injectors.All(),
		Progress: func(line string) { ginkgo.GinkgoWriter.Println(line) },
	})
	if err != nil {
		t.Fatal(err)
	}
	gomega.RegisterFailHandler(ginkgo.Fail)
	suite, reporter := ginkgo.GinkgoConfiguration()
	if suite.LabelFilter == "" {
		suite.LabelFilter = "control"
	}
	if filter, known := scenarios.Profiles()[os.Getenv("GAMEDAY_PROFILE")]; known {
		suite.LabelFilter = filter
	}
	err = guardian.Guarded(t.Context(), guard, func(ctx context.Context, j *journal.Journal) error {
		l.Guard(j)
		scenarios.Specs(ctx, l.Runner(), scenarios.From(l.Model(), l.Settings()).Scenarios)
		ginkgo.RunSpecs(t, "Scenarios", suite, reporter)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestMain lets this binary be the guardian of its scenarios too.
func TestMain(m *testing.M) {
	called, err := guardian.Called(os.Args, injectors.All())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if !called {
		os.Exit(m.Run())
	}
}
