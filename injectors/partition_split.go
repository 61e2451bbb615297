package injectors

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
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

// groups are the hosts on both sides.
func (k partitionSplit) groups(m system.Model, s plan.Spec, seed int64) (left, right []string, err error) {
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

func (k partitionSplit) Check(m system.Model, s plan.Spec) error {
	_, _, err := k.groups(m, s, 0)
	return err
}

// Victims are the hosts of the smaller group: those that lose the rest.
func (k partitionSplit) Victims(m system.Model, s plan.Spec, seed int64) []string {
	left, right, _ := k.groups(m, s, seed)
	if len(right) < len(left) {
		return right
	}
	return left
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

func (partitionSplit) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	_, _, err := w.Packets().Restore(ctx, in.ID)
	return err
}

// parted is a split in force.
type parted struct {
	world       system.World
	id          string
	left, right []string
	echoes      *echoes
	cut         *severed
}

// pairs are all that are cut: each host on a side with each on the other, in
// both directions.
func (a *parted) pairs() []system.Pair {
	var all []system.Pair
	for _, l := range a.left {
		for _, r := range a.right {
			all = append(all, system.Pair{From: l, To: r}, system.Pair{From: r, To: l})
		}
	}
	return all
}

// Datagrams are spread over the pairs, so that watching many does not load the
// machine. The slowest pace still shows a cut within hearIn.
const (
	pairEvery   = 125 * time.Microsecond // between two datagrams of the whole watch
	slowestEcho = hearIn / 10
)

// listen lets every host talk to every one on the other side, and returns when all
// have heard all. Both sides ask, so that packets of each meet the cut.
func (a *parted) listen(ctx context.Context, step string) (*echoes, error) {
	e := &echoes{world: a.world, id: a.id + step, everyPeer: true}
	for _, l := range a.left {
		e.talks = append(e.talks, talk{host: l, peers: addressesOf(a.world, a.right, system.MaxPeers)})
	}
	for _, r := range a.right {
		e.talks = append(e.talks, talk{host: r, peers: addressesOf(a.world, a.left, system.MaxPeers)})
	}
	e.every = min(max(echoEvery, time.Duration(len(a.pairs()))*pairEvery), slowestEcho)
	return e, e.start(ctx)
}

// Confirm waits until no host hears from anybody on the other side.
func (a *parted) Confirm(ctx context.Context) (fault.Onset, error) {
	gaps, err := a.echoes.cutOff(ctx)
	if err != nil {
		return fault.Onset{}, err
	}
	span, seen := a.cut.onset(gaps)
	return fault.Onset{Interval: span, Hosts: slices.Concat(a.left, a.right), Evidence: seen}, nil
}

// SetLevel is an error: a packet passes or it does not.
func (a *parted) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal joins the sides again, and waits until every host hears from everybody on
// the other side.
func (a *parted) Heal(ctx context.Context) (fault.Outcome, error) {
	err := errors.Join(a.echoes.stop(ctx), a.cut.restore(ctx))
	out := fault.Outcome{Removed: a.cut.gone, Begun: a.cut.restored}
	if err != nil {
		return out, err
	}
	out.Evidence = []history.Evidence{a.dropped("target", a.left), a.dropped("from", a.right)}
	e, err := a.listen(ctx, "/heal")
	if err != nil {
		return out, err
	}
	out.Gone = history.Interval{From: a.cut.restored.From, To: e.heard}
	return out, e.stop(ctx)
}

// dropped sums up the packets that the hosts of a group sent in vain.
func (a *parted) dropped(group string, hosts []string) history.Evidence {
	e := history.Evidence{ID: history.PacketsDropped, Unit: "packets", Of: group}
	if len(hosts) == 1 {
		e.Host, e.Of = hosts[0], ""
	}
	for _, pair := range a.cut.count.Hosts {
		if slices.Contains(hosts, pair.Host) {
			e.Value += float64(pair.From)
		}
	}
	return e
}
