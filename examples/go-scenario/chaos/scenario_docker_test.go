package chaos_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"example.org/store/chaos"
	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/guardian"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/lab"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// TestScenariosDocker carries the scenarios out on real containers: on the store as
// it is, and on one that must not pass.
func TestScenariosDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker, `make images` and `./image.sh`")
	}
	for name, c := range map[string]struct {
		rude string // of the compose file's STORE_RUDE
		want verdict.State
	}{
		"as it is": {"", verdict.Holds},
		"rude":     {"yes", verdict.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			t.Setenv("STORE_RUDE", c.rude)
			results := carryOut(t)
			g.Expect(results).To(HaveLen(2))
			for i, want := range []verdict.State{verdict.Holds, c.want} {
				r := results[i]
				g.Expect(r.Err).NotTo(HaveOccurred(), r.Trial.ID)
				for _, f := range r.Findings() {
					t.Logf("%s: %s is %s: %s", r.Trial.ID, f.Measure, f.State, f.Reason)
				}
				g.Expect(r.State()).To(Equal(want), r.Trial.ID)
			}
		})
	}
}

// carryOut carries all scenarios out on the system of the compose file.
func carryOut(t *testing.T) []*harness.Result {
	t.Helper()
	g := NewWithT(t)
	run := fmt.Sprintf("store-%d", os.Getpid())
	l, err := lab.Load(t.Context(), "../docker-compose.yml", lab.Options{
		Run: run, Dir: t.TempDir(), Clock: history.NewClock(), Kinds: chaos.Kinds(), KeepImages: true,
		Progress: func(line string) { t.Log(line) },
	})
	g.Expect(err).NotTo(HaveOccurred())
	all, err := chaos.Scenarios(l.Model(), l.Settings())
	g.Expect(err).NotTo(HaveOccurred())
	guard, err := guardian.Of(t.Context(), run, "")
	g.Expect(err).NotTo(HaveOccurred())
	var results []*harness.Result
	err = guardian.Guarded(t.Context(), guard, func(ctx context.Context, j *journal.Journal) error {
		l.Guard(j)
		return l.Runner().Run(ctx, slices.Values(all), func(r *harness.Result) { results = append(results, r) })
	})
	g.Expect(err).NotTo(HaveOccurred())
	return results
}

// TestMain lets this binary be the guardian of what it carries out: whatever kills
// it, nothing is left behind.
func TestMain(m *testing.M) {
	called, err := guardian.Called(os.Args, chaos.Kinds())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if !called {
		os.Exit(m.Run())
	}
}
