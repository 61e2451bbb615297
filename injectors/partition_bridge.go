package injectors

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// partitionBridge parts a group into two halves that lose each other, and one
// member between them that reaches both.
type partitionBridge struct{}

func (partitionBridge) Name() string { return "partition.bridge" }

func (partitionBridge) Doc() fault.Doc {
	return fault.Doc{
		Summary: "A group of hosts falls into two halves that lose each other, while one member, the bridge, reaches both.",
		Models:  "A switch that forwards some packets and not others, so that who is reached depends on who asks: leaders are elected in turn.",
		Group:   fault.Zone,
		Outage:  "Cloudflare, 2020-11-02: a switch that failed by halves kept two of three members of an etcd cluster apart while the third reached both; they elected leaders in turn, and for hours writes failed (blog.cloudflare.com/a-byzantine-failure-in-the-real-world).",
		Proof:   "No datagram that a member sends to the other half is answered any more, while the bridge hears from both.",
		Target:  "the members of the group, three at least: service=store",
		Params:  membershipParams(),
	}
}

func (partitionBridge) Needs() []system.Capability { return isolation{}.needs() }

func (k partitionBridge) parting(m system.Model, s plan.Spec, seed int64) (parting, error) {
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
	at := (len(members) - 1) / 2 // the bridge, which is parted from nobody
	left, right := flat(members[:at]), flat(members[at+1:])
	return parting{
		pairs: between(left, right), between: members[at], victims: smaller(left, right),
		sides: []side{{"one half", left}, {"the other half", right}},
	}, nil
}

func (k partitionBridge) Check(m system.Model, s plan.Spec) error {
	_, err := k.parting(m, s, 0)
	return err
}

// Victims are the hosts of the smaller half.
func (k partitionBridge) Victims(m system.Model, s plan.Spec, seed int64) []string {
	p, _ := k.parting(m, s, seed)
	return p.victims
}

// Claims are the paths that are cut, and those that must not be.
func (k partitionBridge) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	p, _ := k.parting(m, s, seed)
	return p.claims()
}

func (partitionBridge) Title(m system.Model, s plan.Spec) string {
	return fmt.Sprintf("partition: two halves of %s, with a bridge between them", who(m, s.Target))
}

func (k partitionBridge) Candidates(m system.Model) []plan.Spec {
	const least = 3
	return groupSpecs(m, k.Name(), least)
}

func (k partitionBridge) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, err := k.parting(w.Model(), in.Spec, in.Seed)
	if err != nil {
		return nil, err
	}
	return p.start(ctx, w, in.ID)
}

func (partitionBridge) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return join(ctx, w, in.ID)
}
