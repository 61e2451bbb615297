package harness_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/scenarios"
)

// TestBuiltInScenariosOnSystemsOfEveryShape carries the built-in scenarios out on
// services that do well, and on some that do not.
func TestBuiltInScenariosOnSystemsOfEveryShape(t *testing.T) {
	for name, test := range map[string]struct {
		model   system.Model
		options memory.Options
		only    []string // ids of scenarios beside the control; none: all but those of left
		left    []string
		broken  map[string][]verdict.Measure // what is broken, by scenario; all else holds
	}{
		// The service in memory does not see that its balancer has lost the database alone.
		"regions":      {model: memory.Regions(), left: []string{"partition-partial"}},
		"a quorum":     {model: memory.Quorum()},
		"equal hosts":  {model: memory.Fleet(5)},
		"a single one": {model: memory.Single(), only: []string{"host-cache-killed", "dns-outside-fleet-silent"}},
		"nobody takes over": {
			model: memory.Regions(), options: never(), only: []string{"host-primary-killed", "host-pilot-silent", "blackout-active-silent"},
			broken: map[string][]verdict.Measure{"host-primary-killed": {verdict.FailoverWithin}, "blackout-active-silent": {verdict.FailoverWithin}},
		},
		"nobody comes home": {
			model: memory.Regions(), options: memory.Options{StayAway: true}, only: []string{"host-primary-stalled", "blackout-standby-there-silent"},
			broken: map[string][]verdict.Measure{"host-primary-stalled": {verdict.FailbackWithin}},
		},
		"writes are lost": {
			model: memory.Quorum(), options: memory.Options{Forgetful: time.Second}, only: []string{"host-store-west-killed", "blackout-east-silent"},
			broken: map[string][]verdict.Measure{"blackout-east-silent": {verdict.DataLoss, verdict.RecoveryWithin}},
		},
		"who comes back disturbs": {
			model: memory.Quorum(), options: memory.Options{Disruptive: true, Election: 5 * time.Second}, only: []string{"host-store-west-silent"},
			broken: map[string][]verdict.Measure{"host-store-west-silent": {verdict.RecoveryWithin}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				y := newYard(t, test.model, always(test.options))
				all := slices.DeleteFunc(scenarios.From(test.model, settingsOfAll()).Scenarios, func(s harness.Scenario) bool {
					return slices.Contains(test.left, s.ID) || !s.Control && test.only != nil && !slices.Contains(test.only, s.ID)
				})
				g.Expect(len(all)).To(BeNumerically(">", max(1, len(test.only))))
				g.Expect(y.run(t.Context(), all...)).To(Succeed())
				for _, r := range y.told {
					g.Expect(r.Err).NotTo(HaveOccurred(), r.Trial.ID)
					g.Expect(brokenOf(g, r)).To(ConsistOf(test.broken[r.Trial.ID]), r.Trial.ID)
				}
			})
		})
	}
}

// brokenOf lists the demands of a trial that are broken. All others must hold.
func brokenOf(g *GomegaWithT, r *harness.Result) []verdict.Measure {
	var broken []verdict.Measure
	for _, d := range r.Trial.Demands {
		for _, f := range r.Findings() {
			if string(f.Measure) != d.Measure {
				continue
			}
			state, _ := f.Meets(d)
			if state == verdict.Broken {
				broken = append(broken, f.Measure)
				continue
			}
			g.Expect(state).To(Equal(verdict.Holds), "%s: %s: %s", r.Trial.ID, f.Measure, f.Reason)
		}
	}
	g.Expect(r.State()).To(Equal(map[bool]verdict.State{true: verdict.Holds, false: verdict.Broken}[len(broken) == 0]), r.Trial.ID)
	return broken
}

// A service that answers OK to everything passes nothing, whatever is done to it.
func TestAServiceThatMakesItsAnswersUpPassesNothing(t *testing.T) {
	for name, m := range map[string]system.Model{"with a home": memory.Regions(), "without": memory.Quorum(), "equal hosts": memory.Fleet(3)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				y := newYard(t, m, always(memory.Options{CatchAll: true}))
				g.Expect(y.run(t.Context(), scenarios.From(m, settingsOfAll()).Scenarios...)).To(Succeed())
				g.Expect(len(y.told)).To(BeNumerically(">", 5))
				for _, r := range y.told {
					g.Expect(r.State()).To(Equal(verdict.Unknown), r.Trial.ID)
				}
			})
		})
	}
}
