package calibration_test

import (
	"context"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/lab"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/scenarios"
)

// TestLiarsDocker carries the built-in scenarios out on services that lie, in real
// worlds: none may hold.
func TestLiarsDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and the images of `make images`")
	}
	for lie, why := range map[string]string{
		"everything":   "the service makes its answers up",
		"another-item": "did not reach its steady state",
	} {
		t.Run(lie, func(t *testing.T) {
			g := NewWithT(t)
			results := onLiar(t, lie)
			g.Expect(len(results)).To(BeNumerically(">", 3))
			for i, r := range results {
				t.Logf("%s: %s, %v%s", r.Trial.ID, r.State(), r.Err, r.NotRun)
				g.Expect(r.State()).To(Equal(verdict.Unknown), r.Trial.ID)
				if i > 0 {
					g.Expect(r.NotRun).To(And(ContainSubstring("the control failed"), ContainSubstring(why)), r.Trial.ID)
				}
			}
		})
	}
}

// onLiar carries out all that the structure of a liar's compose file gives rise to.
func onLiar(t *testing.T, lie string) []*harness.Result {
	t.Helper()
	g := NewWithT(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	l, err := lab.Load(ctx, "liars/"+lie+".yml", lab.Options{
		Run: "liartest", Dir: t.TempDir(), Clock: history.NewClock(), Kinds: injectors.All(), KeepImages: true,
		Progress: func(line string) { t.Log(line) },
	})
	g.Expect(err).NotTo(HaveOccurred())
	all := scenarios.From(l.Model(), l.Settings()).Scenarios
	g.Expect(all[0].Control).To(BeTrue())
	var results []*harness.Result
	g.Expect(l.Runner().Run(ctx, slices.Values(all), func(r *harness.Result) { results = append(results, r) })).To(Succeed())
	return results
}
