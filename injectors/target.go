package injectors

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// untargeted refuses a target.
func untargeted(s plan.Spec) error {
	if s.Target.IsZero() {
		return nil
	}
	return fmt.Errorf("target %q: it acts on no host and takes no target", s.Target)
}

// targets are the hosts that a spec selects. Those of a checked spec are never
// empty.
func targets(m system.Model, s plan.Spec, seed int64) []string {
	hosts, err := s.Target.Resolve(m, seed)
	if err != nil {
		return nil
	}
	return hosts
}

// checkTargets says what is wrong with the hosts that a spec selects: there must be
// some, and somebody else who can see that they are gone.
func checkTargets(m system.Model, s plan.Spec) ([]string, error) {
	hosts, err := s.Target.Resolve(m, 0)
	if err != nil {
		return nil, fmt.Errorf("target: %w", err)
	}
	if len(m.Others(hosts)) == 0 {
		return nil, fmt.Errorf("target %q selects every host; there is nobody else to see that they are gone", s.Target)
	}
	return hosts, nil
}

// oneOfEach are specs for one host of each service of the system under test that
// keep is true of.
func oneOfEach(m system.Model, kind string, keep func(system.Service) bool) []plan.Spec {
	var specs []plan.Spec
	for _, s := range m.Services {
		if s.Ours || len(s.Hosts) == 0 || !keep(s) || len(m.Others(s.Hosts[:1])) == 0 {
			continue
		}
		specs = append(specs, plan.Spec{Kind: kind, Target: system.Hosts(s.Hosts[0])})
	}
	return specs
}

// listens says whether a service is known to listen on TCP.
func listens(s system.Service) bool { return len(s.Ports) > 0 }

// who names the hosts that a spec acts on: "host db-1", "hosts web-1 and web-2", or
// in the words of its selector when they are many or drawn by lot.
func who(m system.Model, target system.Selector) string {
	const most = 3
	hosts, err := target.Resolve(m, 0)
	if err != nil || len(hosts) > most || target.Pick.How == system.PickAny {
		return target.String()
	}
	if len(hosts) == 1 {
		return "host " + hosts[0]
	}
	return "hosts " + listed(hosts)
}

// listed names several things: "a, b and c".
func listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// resolvers are the names of all resolvers.
func resolvers(m system.Model) []string {
	return m.Select(func(h system.Host) bool { return h.Role == system.Resolver })
}

// within says whether every host is among others.
func within(hosts, others []string) bool {
	return !slices.ContainsFunc(hosts, func(h string) bool { return !slices.Contains(others, h) })
}

// regionOf is the region of a host.
func regionOf(m system.Model, host string) string {
	h, _ := m.Host(host)
	return h.Region
}

// gone are the claims of a fault that takes hosts off the network and ends their
// processes.
func gone(hosts []string) []fault.Claim {
	return append(fault.Takes(fault.Network, hosts...), fault.Takes(fault.Running, hosts...)...)
}

// there are the claims of a fault that needs hosts to be heard, and to run.
func there(hosts []string) []fault.Claim {
	return append(fault.Wants(fault.Network, hosts...), fault.Wants(fault.Running, hosts...)...)
}
