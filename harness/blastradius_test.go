package harness_test

import (
	"errors"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/injectors"
)

// tenHosts is a system of the hosts a to j.
func tenHosts() system.Model {
	var m system.Model
	for c := 'a'; c <= 'j'; c++ {
		m.Hosts = append(m.Hosts, system.Host{Name: string(c)})
	}
	return m
}

// take holds the loss of hosts, until all is decided.
func take(id, hosts string, least time.Duration) plan.Node {
	return plan.Do{Fault: plan.Spec{ID: id, Kind: "host.vanish", Target: selected("host=" + hosts)}, For: least, Until: plan.Decided}
}

func TestTheBlastRadiusIsWhatIsTakenAtOnce(t *testing.T) {
	cases := []struct {
		name  string
		plan  plan.Node
		hosts []string
	}{
		{"nothing", plan.Wait{For: time.Second}, nil},
		{"one", take("f1", "b", time.Second), []string{"b"}},
		{"two at once, one host twice", plan.Parallel{Nodes: []plan.Node{take("f1", "b|a", 0), take("f2", "b|c", 0)}}, []string{"a", "b", "c"}},
		{"one while the other may still be held", plan.Parallel{Stagger: 30 * time.Second, Nodes: []plan.Node{take("f1", "a", time.Second), take("f2", "b", 0)}}, []string{"a", "b"}},
		{"in turn", plan.Sequence{take("f1", "a|b", 0), take("f2", "c", 0)}, []string{"a", "b"}},
		{"the later ones are more", plan.Sequence{take("f1", "a", 0), take("f2", "b|c", 0)}, []string{"b", "c"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			radius := harness.BlastRadiusOf(tenHosts(), injectors.All(), c.plan, 1)
			g.Expect(radius.Hosts).To(Equal(c.hosts))
			g.Expect(radius.Of).To(Equal(10))
		})
	}
}

func TestAScenarioThatTakesTooMuchIsRefused(t *testing.T) {
	for _, c := range []struct {
		name    string
		limit   float64
		wide    bool
		refused bool
	}{
		{"above the limit", 0.2, false, true},
		{"at the limit", 0.3, false, false},
		{"on purpose", 0.2, true, false},
		{"no limit", 0, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			s := scenario("greedy", take("f1", "a|b|c", 0))
			s.Wide = c.wide
			err := harness.CheckBlastRadius(tenHosts(), injectors.All(), s, 1, c.limit)
			if !c.refused {
				g.Expect(err).NotTo(HaveOccurred())
				return
			}
			g.Expect(errors.As(err, new(harness.TooWide))).To(BeTrue())
			g.Expect(err).To(MatchError(`harness: "greedy" would take 3 of 10 hosts (30 %) at once: ["a" "b" "c"]; at most 20 % are allowed; ` +
				`raise limits.hosts_at_once in x-gameday, or set Wide in the scenario if it is meant`))
		})
	}
}

func TestFaultsThatCannotBeInForceTogetherAreRefused(t *testing.T) {
	g := NewWithT(t)
	s := harness.Scenario{ID: "twice", Plan: plan.Parallel{Nodes: []plan.Node{take("f1", "a", 0), take("f2", "a|b", 0)}}}
	g.Expect(harness.CheckTogether(tenHosts(), injectors.All(), s, 1)).To(MatchError(
		ContainSubstring(`harness: "twice": faults f1 (host.vanish) and f2 (host.vanish): they cannot be in force at the same time: both change the network of a`)))
	s.Plan = plan.Sequence{take("f1", "a", 0), take("f2", "a|b", 0)}
	g.Expect(harness.CheckTogether(tenHosts(), injectors.All(), s, 1)).To(Succeed())
}
