package scenarios

import (
	"errors"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/injectors"
)

// reference is a lab of the reference system. Nothing of it is up.
func reference(t *testing.T, o Options) *Lab {
	t.Helper()
	topo, err := compose.Load(t.Context(), "../docker-compose.yml")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	lab, err := Open(topo, o)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return lab
}

func TestABlackoutsReachIsARegion(t *testing.T) {
	g := NewWithT(t)
	l := reference(t, Options{})
	p := harness.Plan{Scenario: "dark", Faults: harness.At(0, must(injectors.RegionBlackout(late{l}, "seoul", injectors.Silent)))}
	g.Expect(harness.ReachOf(l.topology, p).String()).To(Equal("5 of 14 hosts (36 %)"))
}

func TestChosenScenariosThatTakeTooMuchAreRefused(t *testing.T) {
	g := NewWithT(t)
	l := reference(t, Options{})
	l.topology.Limits.HostsAtOnce = 0.1
	for name, hosts := range map[string][]string{"one": {"edge"}, "two": {"edge", "pilot"}} {
		var faults []harness.Fault
		for _, h := range hosts {
			faults = append(faults, must(injectors.HostRemoval(late{l}, h, injectors.Silent)))
		}
		l.plan(Planned{Plan: harness.Plan{Scenario: name, Faults: harness.At(0, faults...)}})
	}
	g.Expect(l.CheckReach("one")).To(Succeed())
	err := l.CheckReach("one", "two")
	g.Expect(errors.As(err, new(harness.TooWide))).To(BeTrue())
	g.Expect(err).To(MatchError(ContainSubstring(`"two" would take 2 of 14 hosts (14 %) at once: ["edge" "pilot"]; at most 10 %`)))
	for _, p := range l.plans {
		if p.Plan.Scenario == "two" {
			_, err = l.do(t.Context(), p.Plan)
		}
	}
	g.Expect(errors.As(err, new(harness.TooWide))).To(BeTrue(), "before any world is brought up for it")
}

func TestAnExperimentStopsAsTheFileSays(t *testing.T) {
	names := func(l *Lab) (all []string) {
		for _, c := range l.stopWhen(&docker.World{}) {
			all = append(all, c.Name())
		}
		return all
	}
	g := NewWithT(t)
	here := reference(t, Options{})
	here.topology.AbortWhen = []settings.AbortWhen{
		{Served: &settings.ServedBelow{Share: 0.2, For: compose.DefaultAbortFor}},
		{Command: &settings.CommandFails{Args: []string{"true"}}},
	}
	g.Expect(names(here)).To(Equal([]string{"served_below 20% for 10s", `the command "true"`, "the gateway's lease", "limits.memory"}))
	g.Expect(names(reference(t, Options{Remote: true}))).NotTo(ContainElement("limits.memory"))
}
