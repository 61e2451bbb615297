package main

import (
	"os"
	"os/exec"
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	files "github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/lab"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/scenarios"
)

// TestDockerResolverFleetReplay replays the outage of 2018 in a fifth of the time that
// the compose file gives it: without guards it must be broken, by the fleet and by
// nothing else, and with them it must hold.
func TestDockerResolverFleetReplay(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and about two minutes; run without -short")
	}
	for _, script := range []string{"base-image.sh", "../cmd/agent/image.sh", "images.sh"} {
		out, err := exec.CommandContext(t.Context(), "sh", script).CombinedOutput()
		NewWithT(t).Expect(err).NotTo(HaveOccurred(), string(out))
	}
	for name, test := range map[string]struct {
		guards []string
		state  verdict.State
		beyond []string // readings that must have been beyond their bounds
	}{
		"without guards": {[]string{"FLEET_VALIDATION=off", "FLEET_THROTTLE=off"}, verdict.Broken, []string{"dns-failed", "hosts-in-service"}},
		"with both":      {nil, verdict.Holds, nil},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			result := replay(t, test.guards)
			g.Expect(result.Err).NotTo(HaveOccurred())
			for _, f := range result.Findings() {
				t.Logf("%s: %s, %s (%s)", f.Measure, f.State, f.Figure(), f.Reason)
			}
			g.Expect(result.State()).To(Equal(test.state))
			g.Expect(beyond(result)).To(ConsistOf(test.beyond))
		})
	}
}

// replay carries the scenario out in a world of its own, five times as fast.
func replay(t *testing.T, env []string) *harness.Result {
	t.Helper()
	g := NewWithT(t)
	named := []string{"../docker-compose.yml", "resolver-fleet.yml"}
	f, err := files.LoadAll(t.Context(), named, files.Env(append(os.Environ(), env...)...))
	g.Expect(err).NotTo(HaveOccurred())
	for i, s := range f.Scenarios {
		f.Scenarios[i].Plan, err = plan.Stretch(s.Plan, 0.2)
		g.Expect(err).NotTo(HaveOccurred())
	}
	l, err := lab.Open(f, lab.Options{
		Run: "fleettest", Dir: t.TempDir(), Seed: 1, Clock: history.NewClock(), KeepImages: true, Kinds: injectors.All(),
		Progress: func(line string) { t.Log(line) },
	})
	g.Expect(err).NotTo(HaveOccurred())
	all := scenarios.From(l.Model(), l.Settings()).Scenarios
	i := slices.IndexFunc(all, func(s harness.Scenario) bool { return s.ID == "resolver-fleet-2018" })
	g.Expect(i).To(BeNumerically(">=", 0))
	runner := l.Runner()
	result := runner.Do(t.Context(), runner.Trials(all[i])[0])
	g.Expect(runner.Close(t.Context())).To(Succeed())
	return result
}

// beyond lists the readings that were beyond their bounds.
func beyond(r *harness.Result) []string {
	var ids []string
	for _, f := range r.Findings() {
		for _, d := range f.Details {
			if d.ID == verdict.DetailReadBeyond && d.Value > 0 {
				ids = append(ids, d.Of)
			}
		}
	}
	return ids
}
