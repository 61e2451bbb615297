package injectors

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// partitionRing lets each member of a group reach its neighbours in a ring and
// nobody else.
type partitionRing struct{}

func (partitionRing) Name() string { return "partition.ring" }

func (partitionRing) Doc() fault.Doc {
	return fault.Doc{
		Summary: "The members of a group stand in a ring, and each reaches its neighbours only.",
		Models: "Routes that are lost here and there. Of five members with one neighbour on either side each sees a majority, " +
			"and no two see the same one (Jepsen's majorities-ring).",
		Group:  fault.Zone,
		Outage: "Cloudflare, 2020-11-02: which hosts reached which depended on the paths through a switch that failed by halves (blog.cloudflare.com/a-byzantine-failure-in-the-real-world).",
		Proof:  "No datagram that a member sends to one that is no neighbour is answered any more, while those to its neighbours are.",
		Target: "the members of the group, four at least: service=store",
		Params: append(membershipParams(), fault.Param{Name: "neighbours", Usage: "how many a member reaches on either side", Default: "1"}),
	}
}

func (partitionRing) Needs() []system.Capability { return isolation{}.needs() }

func (k partitionRing) parting(m system.Model, s plan.Spec, seed int64) (parting, error) {
	r := fault.Read(k, s)
	by, neighbours := readMembership(r), r.Count("neighbours")
	if err := r.Err(); err != nil {
		return parting{}, err
	}
	members, err := by.members(m, s, seed, 2*neighbours+2) // with fewer nobody is out of reach
	if err != nil {
		return parting{}, err
	}
	var p parting
	n := len(members)
	for i := range members {
		for j := range members {
			if i != j && min((i-j+n)%n, (j-i+n)%n) > neighbours {
				p.pairs = append(p.pairs, oneWay(members[i], members[j])...)
			}
		}
	}
	p.victims = flat(members[:n-2*neighbours-1]) // as many as each of them loses
	p.sides = []side{{"ring", flat(members)}}
	return p, nil
}

func (k partitionRing) Check(m system.Model, s plan.Spec) error {
	_, err := k.parting(m, s, 0)
	return err
}

// Victims are as many hosts as each member loses.
func (k partitionRing) Victims(m system.Model, s plan.Spec, seed int64) []string {
	p, _ := k.parting(m, s, seed)
	return p.victims
}

// Claims are the paths that are cut, and those that must not be.
func (k partitionRing) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	p, _ := k.parting(m, s, seed)
	return p.claims()
}

func (partitionRing) Title(m system.Model, s plan.Spec) string {
	return fmt.Sprintf("partition: %s in a ring, each reaches its neighbours only", who(m, s.Target))
}

func (k partitionRing) Candidates(m system.Model) []plan.Spec {
	const least = 4
	return groupSpecs(m, k.Name(), least)
}

func (k partitionRing) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, err := k.parting(w.Model(), in.Spec, in.Seed)
	if err != nil {
		return nil, err
	}
	return p.start(ctx, w, in.ID)
}

func (partitionRing) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return join(ctx, w, in.ID)
}
