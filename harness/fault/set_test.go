package fault_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

func TestSetChecksEveryFaultOfAPlan(t *testing.T) {
	set := fault.Set{
		kind{name: "host.kill", needs: []system.Capability{system.CanProcesses}},
		kind{name: "dns.lost", ramps: true},
	}
	m := system.Model{Hosts: []system.Host{{Name: "web"}}}
	spec := func(id, kind, host string) plan.Spec {
		return plan.Spec{ID: id, Kind: kind, Target: system.Hosts(host)}
	}
	all := []system.Capability{system.CanProcesses}
	for name, test := range map[string]struct {
		plan   plan.Node
		offers []system.Capability
		want   []string // in the error
	}{
		"all is well": {offers: all, plan: plan.Sequence{
			plan.Do{Fault: spec("f1", "host.kill", "web")},
			plan.Wait{},
			plan.Parallel{Nodes: []plan.Node{plan.Ramp{Fault: spec("f2", "dns.lost", "web")}}},
		}},
		"nothing to do": {},
		"a slip of a kind": {
			offers: all, plan: plan.Do{Fault: spec("f1", "host.kil", "web")},
			want: []string{`fault f1: there is no fault of kind "host.kil" (did you mean "host.kill"?)`},
		},
		"a power that is not offered": {
			plan: plan.Repeat{Node: plan.Do{Fault: spec("f7", "host.kill", "web")}},
			want: []string{"fault f7: host.kill: ", "it offers no [processes]"},
		},
		"a level of what has none": {
			offers: all, plan: plan.Ramp{Fault: spec("f1", "host.kill", "web")}, want: []string{"fault f1: host.kill: fault: this kind has no level"},
		},
		"every one is told": {
			offers: all,
			plan: plan.Parallel{Nodes: []plan.Node{
				plan.Do{Fault: spec("f1", "host.kill", "wed")}, plan.Sequence{plan.Do{Fault: spec("f2", "dns.lost", "db")}},
			}},
			want: []string{`fault f1: host.kill: selector "host=wed": no such host "wed" (did you mean "web"?)`, "fault f2: dns.lost: "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			err := set.Check(m, test.offers, test.plan)
			if len(test.want) == 0 {
				g.Expect(err).NotTo(HaveOccurred())
			}
			for _, want := range test.want {
				g.Expect(err).To(MatchError(ContainSubstring(want)))
			}
		})
	}
}
