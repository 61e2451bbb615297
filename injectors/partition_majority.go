package injectors

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// partitionMajority parts the greatest minority of a group from the rest of it.
type partitionMajority struct{}

func (partitionMajority) Name() string { return "partition.majority" }

func (partitionMajority) Doc() fault.Doc {
	return fault.Doc{
		Summary: "A group of hosts falls into a majority and the greatest minority, between which no packet passes; everybody else reaches both.",
		Models: "A switch or a zone's uplink that fails between the members of a quorum. The majority must serve on, " +
			"and the minority must not acknowledge anything on its own.",
		Group:  fault.Zone,
		Outage: "GitHub, 2018-10-21: a site was cut off for 43 seconds; those who elect primaries had a majority without it, and made new ones while the old ones lived (github.blog/2018-10-30-oct21-post-incident-analysis).",
		Proof:  "No datagram that a member sends to the other side is answered any more, while those to its own side are.",
		Target: "the members of the group, three at least: service=store",
		Params: membershipParams(),
	}
}

func (partitionMajority) Needs() []system.Capability { return isolation{}.needs() }

func (k partitionMajority) parting(m system.Model, s plan.Spec, seed int64) (parting, error) {
	const least = 3
	r := fault.Read(k, s)
	by := readMembership(r)
	if err := r.Err(); err != nil {
		return parting{}, err
	}
	members, err := by.members(m, s, seed, least)
	if err != nil {
		return parting{}, err
	}
	few := (len(members) - 1) / 2
	minority, majority := flat(members[:few]), flat(members[few:])
	return parting{
		pairs: between(minority, majority), victims: minority,
		sides: []side{{"minority", minority}, {"majority", majority}},
	}, nil
}

func (k partitionMajority) Check(m system.Model, s plan.Spec) error {
	_, err := k.parting(m, s, 0)
	return err
}

// Victims are the hosts of the minority.
func (k partitionMajority) Victims(m system.Model, s plan.Spec, seed int64) []string {
	p, _ := k.parting(m, s, seed)
	return p.victims
}

// Claims are the paths that are cut, and those that must not be.
func (k partitionMajority) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	p, _ := k.parting(m, s, seed)
	return p.claims()
}

func (partitionMajority) Title(m system.Model, s plan.Spec) string {
	return fmt.Sprintf("partition: a minority of %s from the majority", who(m, s.Target))
}

func (k partitionMajority) Candidates(m system.Model) []plan.Spec {
	const least = 3
	return groupSpecs(m, k.Name(), least)
}

func (k partitionMajority) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, err := k.parting(w.Model(), in.Spec, in.Seed)
	if err != nil {
		return nil, err
	}
	return p.start(ctx, w, in.ID)
}

func (partitionMajority) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return join(ctx, w, in.ID)
}
