package injectors

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// partitionSplit parts two groups of hosts: no packet passes between one of the target and
// one of the others, in either direction and silently, while all of them live on
// and hosts in the same group, and in neither, still reach each other. All pairs
// are cut in one transaction of the packet filter.
type partitionSplit struct{}

func (partitionSplit) Name() string { return "partition.split" }

func (partitionSplit) Doc() fault.Doc {
	return fault.Doc{
		Summary: "No packet passes between two groups of hosts; each still reaches everybody else.",
		Models: "A partial partition: a broken route, a firewall rule that is too wide. " +
			"(Alquraan et al., An Analysis of Network-Partitioning Failures in Cloud Systems, OSDI 2018: 29 % of failures are partial.)",
		Group:  fault.Zone,
		Outage: "GitHub, 2018-10-21: a partition of 43 seconds between two coasts left writes on both (github.blog/2018-10-30-oct21-post-incident-analysis).",
		Proof:  "No datagram that a host of either group sends to one of the other is answered any more.",
		Target: "the hosts of one group",
		Params: []fault.Param{
			{Name: "from", Usage: "selector of the hosts of the other group, such as \"role=app,region!=home\""},
		},
	}
}

func (partitionSplit) Needs() []system.Capability { return isolation{}.needs() }

// partitionSplitParams are the parameters of a split.
type partitionSplitParams struct{ from system.Selector }

func (k partitionSplit) params(s plan.Spec) (partitionSplitParams, error) {
	r := fault.Read(k, s)
	p := partitionSplitParams{from: r.Selector("from")}
	return p, r.Err()
}

// parting is what a split parts.
func (k partitionSplit) parting(m system.Model, s plan.Spec, seed int64) (parting, error) {
	p, err := k.params(s)
	if err != nil {
		return parting{}, err
	}
	left, right, err := groups(m, s, "from", p.from, seed)
	return parting{
		pairs: between(left, right), victims: smaller(left, right),
		sides: []side{{"target", left}, {"from", right}},
	}, err
}

// groups are the hosts of the target and those of a parameter that names others.
func groups(m system.Model, s plan.Spec, name string, others system.Selector, seed int64) (left, right []string, err error) {
	left, err = s.Target.Resolve(m, seed)
	if err != nil {
		return nil, nil, fmt.Errorf("target: %w", err)
	}
	right, err = others.Resolve(m, seed)
	if err != nil {
		return nil, nil, fmt.Errorf("parameter %s: %w", name, err)
	}
	if err := disjoint(left, right); err != nil {
		return nil, nil, fmt.Errorf("target %q and %s=%q: %w", s.Target, name, others, err)
	}
	return left, right, nil
}

// smaller is the smaller of two groups: those that lose the rest.
func smaller(left, right []string) []string {
	if len(right) < len(left) {
		return right
	}
	return left
}

func (k partitionSplit) Check(m system.Model, s plan.Spec) error {
	_, err := k.parting(m, s, 0)
	return err
}

// Victims are the hosts of the smaller group.
func (k partitionSplit) Victims(m system.Model, s plan.Spec, seed int64) []string {
	p, _ := k.parting(m, s, seed)
	return p.victims
}

// Claims are the paths that are cut, and those that must not be.
func (k partitionSplit) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	p, _ := k.parting(m, s, seed)
	return p.claims()
}

func (k partitionSplit) Title(m system.Model, s plan.Spec) string {
	p, _ := k.params(s)
	return fmt.Sprintf("partition: %s from %s", who(m, s.Target), who(m, p.from))
}

func (k partitionSplit) Candidates(m system.Model) []plan.Spec {
	specs := k.primaries(m)
	for _, s := range m.Services {
		const least = 3
		if s.Ours || len(s.Hosts) < least {
			continue
		}
		minority := system.OfService(s.Name).Minority()
		specs = append(specs, k.spec(minority, system.OfService(s.Name).ButNot(minority)))
	}
	return specs
}

// primaries are splits of the home region's first database from all but one app
// host there, which still reaches what everybody else has lost: that is where two
// writers come from.
func (k partitionSplit) primaries(m system.Model) []plan.Spec {
	at := func(role system.Role) []string {
		return m.Select(func(h system.Host) bool { return m.Home != "" && h.Region == m.Home && h.Role == role })
	}
	databases, apps := at(system.Database), at(system.App)
	if len(databases) == 0 || len(apps) == 0 {
		return nil
	}
	apart := system.All().ButNot(system.Hosts(databases[0], apps[0])).ButNot(system.OfRole(system.Resolver))
	if _, err := apart.Resolve(m, 0); err != nil {
		return nil
	}
	return []plan.Spec{k.spec(system.Hosts(databases[0]), apart)}
}

func (k partitionSplit) spec(target, from system.Selector) plan.Spec {
	return plan.Spec{Kind: k.Name(), Target: target, Params: plan.Params{"from": from.String()}}
}

func (k partitionSplit) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, err := k.parting(w.Model(), in.Spec, in.Seed)
	if err != nil {
		return nil, err
	}
	return p.start(ctx, w, in.ID)
}

func (partitionSplit) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return join(ctx, w, in.ID)
}
