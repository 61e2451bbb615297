package scenarios_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/scenarios"
)

// pushed are settings with a scenario of the file's own, which pushes something.
func pushed(t *testing.T) settings.Settings {
	t.Helper()
	n, err := plan.Parse(`in turn
  change.command(argv="push {{6s}}", undo="push old") on service=web for 44s
  wait 40s`)
	if err != nil {
		t.Fatal(err)
	}
	most := 0.01
	return settings.Settings{
		Limits: settings.Limits{Experiment: 10 * time.Minute},
		Scenarios: []settings.Scenario{{
			ID: "bad-push", Title: "A bad push", Class: settings.DR, Labels: []string{"monthly"}, Plan: n, Compressed: 60,
			Bounds: map[string]settings.Bound{"failed": {AtMost: &most}},
		}},
	}
}

// own finds the scenario of the file's own.
func own(t *testing.T, s settings.Settings) harness.Scenario {
	t.Helper()
	m := shapes()["one-web-host-and-a-cache"].model
	all := scenarios.From(m, s).Scenarios
	last := all[len(all)-1]
	g := NewWithT(t)
	g.Expect(last.ID).To(Equal("bad-push"))
	g.Expect(last.Check(m, injectors.All(), everything())).To(Succeed())
	return last
}

func TestAScenarioOfTheFilesOwn(t *testing.T) {
	g := NewWithT(t)
	s := own(t, pushed(t))
	g.Expect(plan.Text(s.Plan)).To(And(ContainSubstring("f1: change.command(argv=push 6s"), ContainSubstring("for 44s")))
	g.Expect(s.Demands).To(And(
		ContainElement(HaveField("Measure", "readings")), ContainElement(HaveField("Measure", "data_loss")), ContainElement(HaveField("Measure", "recovery_within")),
	), "what is usual for its class, and its readings")
	g.Expect(s.Compressed).To(Equal(60.0))
}

func TestInRealTime(t *testing.T) {
	g := NewWithT(t)
	compressed := pushed(t)
	slow := scenarios.InRealTime(compressed)
	s := own(t, slow)
	g.Expect(plan.Text(s.Plan)).To(And(ContainSubstring("push 6m0s"), ContainSubstring("for 44m"), ContainSubstring("wait 40m")))
	g.Expect(s.Compressed).To(Equal(1.0))
	g.Expect(slow.Limits.Experiment).To(Equal(10 * time.Hour))
	g.Expect(plan.Text(compressed.Scenarios[0].Plan)).To(ContainSubstring("{{6s}}"), "the settings themselves stay as they are")
}
