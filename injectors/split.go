package injectors

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// split parts two groups of hosts: no packet passes between one of the target and
// one of the others, in either direction and silently, while all of them live on
// and hosts in the same group, and in neither, still reach each other. All pairs
// are cut in one transaction of the packet filter.
type split struct{}

func (split) Name() string { return "partition.split" }

func (split) Doc() fault.Doc {
	return fault.Doc{
		Summary: "No packet passes between two groups of hosts; each still reaches everybody else.",
		Models: "A partial partition: a broken route, a firewall rule that is too wide. " +
			"(Alquraan et al., An Analysis of Network-Partitioning Failures in Cloud Systems, OSDI 2018: 29 % of failures are partial.)",
		Proof:  "No datagram that a host of either group sends to one of the other is answered any more.",
		Target: "the hosts of one group",
		Params: []fault.Param{
			{Name: "from", Usage: "selector of the hosts of the other group, such as \"role=app,region!=home\""},
		},
	}
}

func (split) Needs() []system.Capability { return isolation{}.needs() }

// splitParams are the parameters of a split.
type splitParams struct{ from system.Selector }

func (k split) params(s plan.Spec) (splitParams, error) {
	r := fault.Read(k, s)
	p := splitParams{from: r.Selector("from")}
	return p, r.Err()
}

// groups are the hosts on both sides.
func (k split) groups(m system.Model, s plan.Spec, seed int64) (left, right []string, err error) {
	p, err := k.params(s)
	if err != nil {
		return nil, nil, err
	}
	left, err = s.Target.Resolve(m, seed)
	if err != nil {
		return nil, nil, fmt.Errorf("target: %w", err)
	}
	right, err = p.from.Resolve(m, seed)
	if err != nil {
		return nil, nil, fmt.Errorf("parameter from: %w", err)
	}
	for _, h := range left {
		if slices.Contains(right, h) {
			return nil, nil, fmt.Errorf("host %q is in both groups, by target %q and by from=%q", h, s.Target, p.from)
		}
	}
	if most := max(len(left), len(right)); most > system.MaxPeers {
		return nil, nil, fmt.Errorf("a group has %d hosts; at most %d can be watched", most, system.MaxPeers)
	}
	return left, right, nil
}

func (k split) Check(m system.Model, s plan.Spec) error {
	_, _, err := k.groups(m, s, 0)
	return err
}

// Victims are the hosts of the smaller group: those that lose the rest.
func (k split) Victims(m system.Model, s plan.Spec, seed int64) []string {
	left, right, _ := k.groups(m, s, seed)
	if len(right) < len(left) {
		return right
	}
	return left
}

func (k split) Title(m system.Model, s plan.Spec) string {
	p, _ := k.params(s)
	return fmt.Sprintf("partition: %s from %s", who(m, s.Target), who(m, p.from))
}

func (k split) Candidates(m system.Model) []plan.Spec {
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
func (k split) primaries(m system.Model) []plan.Spec {
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

func (k split) spec(target, from system.Selector) plan.Spec {
	return plan.Spec{Kind: k.Name(), Target: target, Params: plan.Params{"from": from.String()}}
}

func (k split) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	left, right, err := k.groups(w.Model(), in.Spec, in.Seed)
	if err != nil {
		return nil, err
	}
	a := &parted{world: w, id: in.ID, left: left, right: right}
	a.echoes, err = a.listen(ctx, "/onset")
	if err != nil {
		return nil, err
	}
	a.cut, err = sever(ctx, w.Packets(), system.Cut{ID: in.ID, Mode: system.Silent, Pairs: a.pairs()})
	if err != nil {
		return nil, errors.Join(err, a.echoes.stop(ctx))
	}
	return a, nil
}

func (split) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	_, _, err := w.Packets().Restore(ctx, in.ID)
	return err
}
