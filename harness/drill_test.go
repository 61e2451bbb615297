package harness_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/drill"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/scenarios"
)

// drilled are the scenarios of a drill of kinds that a service in memory knows.
func drilled(t *testing.T, m system.Model, seed int64) []harness.Scenario {
	t.Helper()
	s := settingsOfAll()
	s.Limits.Experiment = 10 * time.Minute
	all, err := scenarios.Drill(m, s, drill.Options{
		Seed: seed, Budget: 5 * time.Minute, Offers: memory.New(m, memory.Options{}).Offers(),
		Kinds: slices.DeleteFunc(injectors.All(), func(k fault.Kind) bool {
			return !slices.Contains([]string{"host.kill", "host.vanish", "host.stall", "region.blackout", "dns.lost", "link.latency"}, k.Name())
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestDrillsOnSystemsOfEveryShape lets services that do well pass every drill.
func TestDrillsOnSystemsOfEveryShape(t *testing.T) {
	for name, m := range map[string]system.Model{"regions": memory.Regions(), "a quorum": memory.Quorum(), "equal hosts": memory.Fleet(5), "a single one": memory.Single()} {
		for seed := range int64(3) {
			t.Run(fmt.Sprintf("%s, seed %d", name, seed), func(t *testing.T) {
				all := drilled(t, m, seed)
				synctest.Test(t, func(t *testing.T) {
					g := NewWithT(t)
					y := newYard(t, m, always(memory.Options{}))
					g.Expect(y.run(t.Context(), all...)).To(Succeed())
					g.Expect(y.told).To(HaveLen(len(all)))
					for _, r := range y.told {
						g.Expect(r.Err).NotTo(HaveOccurred(), r.Trial.ID)
						g.Expect(brokenOf(g, r)).To(BeEmpty(), r.Trial.ID)
					}
				})
			})
		}
	}
}

// TestADrillEndsWhereTheSystemDoesNotRecover: nothing more is done to it, and what was
// seen is judged.
func TestADrillEndsWhereTheSystemDoesNotRecover(t *testing.T) {
	cut := 0
	for seed := range int64(5) {
		all := drilled(t, memory.Regions(), seed)
		synctest.Test(t, func(t *testing.T) {
			g := NewWithT(t)
			y := newYard(t, memory.Regions(), always(memory.Options{StayAway: true}))
			g.Expect(y.run(t.Context(), all...)).To(Succeed())
			for _, r := range y.told {
				g.Expect(r.Err).NotTo(HaveOccurred(), r.Trial.ID)
				if !slices.ContainsFunc(r.History.Notes(), func(n history.Note) bool { return n.ID == history.PlanCut }) {
					continue
				}
				cut++
				g.Expect(brokenOf(g, r)).To(Equal([]verdict.Measure{verdict.FailbackWithin}), r.Trial.ID)
				injected := slices.DeleteFunc(r.History.Faults(), func(f history.Fault) bool { return f.Stage != history.Injected })
				g.Expect(len(injected)).To(BeNumerically("<", len(plan.Specs(r.Trial.Plan))), "the rest is not carried out")
			}
		})
	}
	NewWithT(t).Expect(cut).To(BeNumerically(">", 0), "some part ended early")
}
