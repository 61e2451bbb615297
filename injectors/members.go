package injectors

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// membership says how the hosts of a target are the members of a group whose
// members lose each other.
type membership struct {
	by    string // "host", "service" or "region": what is one member
	drawn bool   // their order is drawn with the seed
}

func membershipParams() []fault.Param {
	return []fault.Param{
		{Name: "by", Usage: "what is one member: a host, or the hosts of a service or of a region together", Default: "host", Values: []string{"host", "service", "region"}},
		{Name: "order", Usage: "drawn: which members lose each other is drawn with the seed; model: it goes by the order of their names", Default: "drawn", Values: []string{"drawn", "model"}},
	}
}

func readMembership(r *fault.Reader) membership {
	return membership{by: r.OneOf("by"), drawn: r.OneOf("order") == "drawn"}
}

// members are the hosts of each member, in order. There must be so many members at
// least.
func (g membership) members(m system.Model, s plan.Spec, seed int64, least int) ([][]string, error) {
	hosts, err := s.Target.Resolve(m, seed)
	if err != nil {
		return nil, fmt.Errorf("target: %w", err)
	}
	var names []string
	of := map[string][]string{}
	for _, name := range hosts {
		member, err := g.member(m, name)
		if err != nil {
			return nil, fmt.Errorf("target %q: %w", s.Target, err)
		}
		if of[member] == nil {
			names = append(names, member)
		}
		of[member] = append(of[member], name)
	}
	if len(names) < least {
		return nil, fmt.Errorf("target %q has %d members, by %s; it takes %d at least", s.Target, len(names), g.by, least)
	}
	slices.Sort(names)
	if g.drawn {
		dice := rand.New(rand.NewPCG(uint64(seed), uint64(len(names))))
		dice.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	}
	members := make([][]string, len(names))
	for i, name := range names {
		members[i] = of[name]
	}
	return members, watchable(hosts)
}

// member is the member that a host belongs to.
func (g membership) member(m system.Model, host string) (string, error) {
	h, _ := m.Host(host)
	switch g.by {
	case "service":
		return h.Service, nil
	case "region":
		if h.Region == system.Outside {
			return "", fmt.Errorf("host %q is in no region", host)
		}
		return h.Region, nil
	default:
		return host, nil
	}
}

// flat are the hosts of members.
func flat(members [][]string) []string { return slices.Concat(members...) }

// equals select the groups of at least so many hosts that do the same: those of a
// service, of services that are replicas of each other, or of a role.
func equals(m system.Model, least int) []system.Selector {
	var all []system.Selector
	var seen [][]string
	offer := func(s system.Selector) {
		hosts, err := s.Resolve(m, 0)
		if err != nil || len(hosts) < least || slices.ContainsFunc(seen, func(o []string) bool { return slices.Equal(o, hosts) }) {
			return
		}
		seen, all = append(seen, hosts), append(all, s)
	}
	for _, s := range m.Services {
		if s.Ours {
			continue
		}
		offer(system.OfService(alike(m, s)...))
	}
	for _, role := range system.Roles() {
		if role != system.Resolver {
			offer(system.OfRole(role))
		}
	}
	return all
}

// alike are the names of the services that do the same as one does.
func alike(m system.Model, s system.Service) []string {
	var names []string
	for _, o := range m.Services {
		if !o.Ours && cmp.Or(o.Group, o.Name) == cmp.Or(s.Group, s.Name) {
			names = append(names, o.Name)
		}
	}
	return names
}

// groupSpecs are specs of a kind for each group of at least so many equal hosts.
func groupSpecs(m system.Model, kind string, least int) []plan.Spec {
	var specs []plan.Spec
	for _, s := range equals(m, least) {
		specs = append(specs, plan.Spec{Kind: kind, Target: s})
	}
	return specs
}
