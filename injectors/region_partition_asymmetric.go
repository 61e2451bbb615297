package injectors

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// regionPartitionAsymmetric loses what passes between a region and the other
// regions in one direction.
type regionPartitionAsymmetric struct{}

func (regionPartitionAsymmetric) Name() string { return "region.partition_asymmetric" }

func (regionPartitionAsymmetric) Doc() fault.Doc {
	return fault.Doc{
		Summary: "What a region sends to the other regions is lost, while what they send to it arrives, or the other way round. Users reach all of them.",
		Models: "A link between data centres that is broken or overloaded in one direction, a route that is withdrawn on one side. " +
			"A region that is heard but hears nobody holds on to what it was.",
		Group:  fault.Region,
		Outage: "Google Compute Engine, 2016-04-11: the routes to its addresses were withdrawn, so what was sent to every region was lost for 18 minutes (status.cloud.google.com/incident/compute/16007).",
		Proof: "No datagram that a host sends across in the direction that is open is answered any more, and the packet filter counts the answers as lost: " +
			"so the questions arrived.",
		Target: "all hosts of a region, or of several: region=home",
		Params: []fault.Param{
			{Name: "lost", Usage: "out: what the region sends; in: what it is sent", Default: "out", Values: []string{"out", "in"}},
		},
	}
}

func (regionPartitionAsymmetric) Needs() []system.Capability { return isolation{}.needs() }

func (k regionPartitionAsymmetric) lost(s plan.Spec) (string, error) {
	r := fault.Read(k, s)
	lost := r.OneOf("lost")
	return lost, r.Err()
}

func (k regionPartitionAsymmetric) parting(m system.Model, s plan.Spec) (parting, error) {
	lost, err := k.lost(s)
	if err != nil {
		return parting{}, err
	}
	inside, others, err := sides(m, s)
	if lost == "in" {
		return parting{pairs: oneWay(others, inside), victims: inside, sides: []side{{"the others", others}}}, err
	}
	return parting{pairs: oneWay(inside, others), victims: inside, sides: []side{{"the region", inside}}}, err
}

func (k regionPartitionAsymmetric) Check(m system.Model, s plan.Spec) error {
	_, err := k.parting(m, s)
	return err
}

// Victims are the hosts of the region.
func (regionPartitionAsymmetric) Victims(m system.Model, s plan.Spec, seed int64) []string {
	return targets(m, s, seed)
}

// Claims are the paths that are cut, and those that must not be.
func (k regionPartitionAsymmetric) Claims(m system.Model, s plan.Spec, _ int64) []fault.Claim {
	p, _ := k.parting(m, s)
	return p.claims()
}

func (k regionPartitionAsymmetric) Title(m system.Model, s plan.Spec) string {
	what := "sends to"
	if lost, _ := k.lost(s); lost == "in" {
		what = "is sent by"
	}
	return fmt.Sprintf("partition in one direction: what %s %s the other regions is lost", regionTitle(m, s), what)
}

func (k regionPartitionAsymmetric) Candidates(m system.Model) []plan.Spec {
	specs := eachRegion(m, k)
	for _, s := range specs {
		s.Params = plan.Params{"lost": "in"}
		specs = append(specs, s)
	}
	return specs
}

func (k regionPartitionAsymmetric) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, err := k.parting(w.Model(), in.Spec)
	if err != nil {
		return nil, err
	}
	return p.start(ctx, w, in.ID)
}

func (regionPartitionAsymmetric) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return join(ctx, w, in.ID)
}
