package scenarios_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/drill"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/scenarios"
)

func drillOf(seed int64, budget time.Duration) drill.Options {
	return drill.Options{Seed: seed, Budget: budget, HostsAtOnce: 0.6, Kinds: injectors.All(), Offers: everything()}
}

// worst is how long a part may take at most in an experiment: every pause as long as
// it may be, and what surrounds the plan.
func worst(p plan.Node) time.Duration {
	const around = 60*time.Second + 30*time.Second // steady state, final read
	longest, pause := around, time.Duration(0)
	for _, n := range p.(plan.Sequence) {
		if w, is := n.(plan.Wait); is {
			pause = w.For + w.Limit // the last fault is followed by one as well
			longest += pause
			continue
		}
		longest += plan.Length(n) + drill.Usual
	}
	return longest + pause
}

// TestPartsOfADrill are scenarios that can be carried out, each within the limit of
// an experiment, and of one class.
func TestPartsOfADrill(t *testing.T) {
	for name, s := range shapes() {
		t.Run(name, func(t *testing.T) {
			for seed := range int64(10) {
				g := NewWithT(t)
				s.settings.Limits.Experiment = 10 * time.Minute
				all, err := scenarios.Drill(s.model, s.settings, drillOf(seed, 15*time.Minute))
				g.Expect(err).NotTo(HaveOccurred())
				faults := 0
				for _, one := range all {
					g.Expect(one.Check(s.model, injectors.All(), everything())).To(Succeed())
					g.Expect(worst(one.Plan)).To(BeNumerically("<=", s.settings.Limits.Experiment), one.ID)
					g.Expect(one.StopUnmet).To(BeTrue())
					g.Expect(one.Labels).To(Equal([]string{"drill", "monthly"}))
					faults += len(plan.Specs(one.Plan))
				}
				g.Expect(faults).To(BeNumerically(">", 10))
			}
		})
	}
}

func TestEveryEpisodeIsAPartWhenThereIsNoTime(t *testing.T) {
	g := NewWithT(t)
	s := shapes()["two-regions-with-a-home"]
	s.settings.Limits.Experiment = time.Second
	all, err := scenarios.Drill(s.model, s.settings, drillOf(1, 5*time.Minute))
	g.Expect(err).NotTo(HaveOccurred())
	for _, one := range all {
		g.Expect(one.Plan).To(HaveLen(1), one.ID)
	}
	s.settings.Limits.Experiment = 0 // none
	all, err = scenarios.Drill(s.model, s.settings, drillOf(1, time.Hour))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(all).To(HaveLen(2), "one of each class")
}

func TestNothingToDraw(t *testing.T) {
	s := shapes()["one-web-host-and-a-cache"]
	o := drillOf(1, 5*time.Minute)
	o.Settings.Never = []settings.Exclusion{{Pattern: "*"}}
	_, err := scenarios.Drill(s.model, s.settings, o)
	NewWithT(t).Expect(err).To(MatchError(drill.ErrNothing))
}
