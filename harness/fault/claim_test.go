package fault_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// claimer is a kind on paper that claims its targets.
type claimer struct {
	kind
	claims func(hosts []string) []fault.Claim
}

func (c claimer) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	hosts, err := s.Target.Resolve(m, seed)
	if err != nil {
		return nil
	}
	return c.claims(hosts)
}

func claimers() fault.Set {
	return fault.Set{
		claimer{kind{name: "kill"}, func(h []string) []fault.Claim { return fault.Takes(fault.Running, h...) }},
		claimer{kind{name: "throttle"}, func(h []string) []fault.Claim {
			return append(fault.Takes(fault.Processors, h...), fault.Wants(fault.Running, h...)...)
		}},
		claimer{kind{name: "command"}, func(h []string) []fault.Claim { return fault.Wants(fault.Running, h...) }},
		kind{name: "other"},
	}
}

func TestWhatCannotBeInForceTogether(t *testing.T) {
	m := system.Model{Hosts: []system.Host{{Name: "a", Service: "web"}, {Name: "b", Service: "web"}}, Services: []system.Service{{Name: "web", Hosts: []string{"a", "b"}}}}
	do := func(id, kind, host string) plan.Node {
		return plan.Do{Fault: plan.Spec{ID: id, Kind: kind, Target: system.Hosts(host)}}
	}
	beside := func(nodes ...plan.Node) plan.Node { return plan.Parallel{Nodes: nodes} }
	for name, test := range map[string]struct {
		plan plan.Node
		want []string // in the error
	}{
		"alone":                        {plan: do("f1", "kill", "a")},
		"other hosts":                  {plan: beside(do("f1", "kill", "a"), do("f2", "kill", "b"))},
		"one after the other":          {plan: plan.Sequence{do("f1", "kill", "a"), do("f2", "kill", "a")}},
		"both only need it":            {plan: beside(do("f1", "throttle", "a"), do("f2", "command", "a"))},
		"a kind that says nothing":     {plan: beside(do("f1", "kill", "a"), do("f2", "other", "a"))},
		"killed twice":                 {plan: beside(do("f1", "kill", "a"), do("f2", "kill", "a")), want: []string{"faults f1 (kill) and f2 (kill): ", "both change the processes of a"}},
		"killed and throttled":         {plan: beside(do("f1", "kill", "a"), do("f2", "throttle", "a")), want: []string{"faults f1 (kill) and f2 (throttle): ", "the first changes the processes of a, which the second needs as it was"}},
		"throttled and killed":         {plan: beside(do("f1", "throttle", "a"), do("f2", "kill", "a")), want: []string{"the second changes the processes of a, which the first needs as it was"}},
		"throttled twice":              {plan: beside(do("f1", "throttle", "b"), do("f2", "throttle", "b")), want: []string{"both change the processors of b"}},
		"staggered, they may meet too": {plan: plan.Parallel{Nodes: []plan.Node{do("f1", "kill", "a"), do("f2", "kill", "a")}, Stagger: 1}, want: []string{"f1", "f2"}},
		"deep within":                  {plan: beside(plan.Sequence{do("f1", "kill", "b"), do("f2", "kill", "a")}, plan.Repeat{Node: do("f3", "command", "a"), Times: 2}), want: []string{"faults f2 (kill) and f3 (command)"}},
		"each pair is told":            {plan: beside(do("f1", "kill", "a"), do("f2", "kill", "a"), do("f3", "kill", "a")), want: []string{"f1 (kill) and f2", "f1 (kill) and f3", "f2 (kill) and f3"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			err := claimers().Together(m, test.plan, 7)
			if test.want == nil {
				g.Expect(err).NotTo(HaveOccurred())
				return
			}
			g.Expect(err).To(MatchError(fault.ErrTogether))
			for _, want := range test.want {
				g.Expect(err).To(MatchError(ContainSubstring(want)))
			}
		})
	}
}

func TestWhatIsDrawnClashesWhereItDoes(t *testing.T) {
	g := NewWithT(t)
	m := system.Model{Hosts: []system.Host{{Name: "a", Service: "web"}, {Name: "b", Service: "web"}}, Services: []system.Service{{Name: "web", Hosts: []string{"a", "b"}}}}
	any := system.OfService("web").Any(1)
	n := plan.Parallel{Nodes: []plan.Node{
		plan.Do{Fault: plan.Spec{ID: "f1", Kind: "kill", Target: any}}, plan.Do{Fault: plan.Spec{ID: "f2", Kind: "kill", Target: any}},
	}}
	met := 0
	for seed := range int64(40) {
		if claimers().Together(m, n, seed) != nil {
			met++
		}
	}
	g.Expect(met).To(And(BeNumerically(">", 5), BeNumerically("<", 35)), "two draws of one in two")
}
