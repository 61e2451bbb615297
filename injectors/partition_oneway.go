package injectors

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// partitionOneway loses what one group of hosts sends to another, while what the
// other sends arrives.
type partitionOneway struct{}

func (partitionOneway) Name() string { return "partition.oneway" }

func (partitionOneway) Doc() fault.Doc {
	return fault.Doc{
		Summary: "What a group of hosts sends to another one is lost, while what the other sends arrives.",
		Models: "A firewall rule, a route or a fibre that is broken in one direction. A leader that is heard and hears nobody goes on being one. " +
			"(Alquraan et al., OSDI 2018, call them simplex partitions.)",
		Group:  fault.Zone,
		Outage: "Google Compute Engine, 2016-04-11: the routes to its addresses were withdrawn; what its instances sent went out, and what was sent to them was lost, for 18 minutes (status.cloud.google.com/incident/compute/16007).",
		Proof: "No datagram that a host of the other group sends is answered any more, and the packet filter counts the answers as lost: " +
			"so the questions arrived.",
		Target: "the hosts whose packets are lost",
		Params: []fault.Param{
			{Name: "to", Usage: "selector of the hosts that they do not reach any more, such as \"role=app,region!=home\""},
		},
	}
}

func (partitionOneway) Needs() []system.Capability { return isolation{}.needs() }

// partitionOnewayParams are the parameters of a partition in one direction.
type partitionOnewayParams struct{ to system.Selector }

func (k partitionOneway) params(s plan.Spec) (partitionOnewayParams, error) {
	r := fault.Read(k, s)
	p := partitionOnewayParams{to: r.Selector("to")}
	return p, r.Err()
}

func (k partitionOneway) parting(m system.Model, s plan.Spec, seed int64) (parting, error) {
	p, err := k.params(s)
	if err != nil {
		return parting{}, err
	}
	from, to, err := groups(m, s, "to", p.to, seed)
	return parting{pairs: oneWay(from, to), victims: smaller(from, to), sides: []side{{"target", from}}}, err
}

func (k partitionOneway) Check(m system.Model, s plan.Spec) error {
	_, err := k.parting(m, s, 0)
	return err
}

// Victims are the hosts of the smaller group.
func (k partitionOneway) Victims(m system.Model, s plan.Spec, seed int64) []string {
	p, _ := k.parting(m, s, seed)
	return p.victims
}

// Claims are the paths that are cut, and those that must not be.
func (k partitionOneway) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	p, _ := k.parting(m, s, seed)
	return p.claims()
}

func (k partitionOneway) Title(m system.Model, s plan.Spec) string {
	p, _ := k.params(s)
	return fmt.Sprintf("partition in one direction: from %s to %s", who(m, s.Target), who(m, p.to))
}

// Candidates lose what the first of a group of equal hosts sends to the others, and
// what they send to it.
func (k partitionOneway) Candidates(m system.Model) []plan.Spec {
	const least = 2
	var specs []plan.Spec
	for _, all := range equals(m, least) {
		first := all.First(1)
		rest := all.ButNot(first)
		for _, way := range [][2]system.Selector{{first, rest}, {rest, first}} {
			specs = append(specs, plan.Spec{Kind: k.Name(), Target: way[0], Params: plan.Params{"to": way[1].String()}})
		}
	}
	return specs
}

func (k partitionOneway) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, err := k.parting(w.Model(), in.Spec, in.Seed)
	if err != nil {
		return nil, err
	}
	return p.start(ctx, w, in.ID)
}

func (partitionOneway) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return join(ctx, w, in.ID)
}
