package injectors

import (
	"context"
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// regionIsolate parts a region from the other regions, while users and what stands
// in no region still reach it.
type regionIsolate struct{}

func (regionIsolate) Name() string { return "region.isolate" }

func (regionIsolate) Doc() fault.Doc {
	return fault.Doc{
		Summary: "No packet passes between a region and the other regions, while users, and hosts in no region, still reach it.",
		Models:  "The links between data centres are lost, and the internet is not.",
		Group:   fault.Region,
		Outage:  "GitHub, 2018-10-21: for 43 seconds the east coast was cut off from the other sites, and each side took writes that the other did not have; the service was degraded for 24 hours (github.blog/2018-10-30-oct21-post-incident-analysis).",
		Proof:   "No datagram that a host of either side sends to the other is answered any more, while those to its own side are.",
		Target:  "all hosts of a region, or of several: region=home",
	}
}

func (regionIsolate) Needs() []system.Capability { return isolation{}.needs() }

// sides are the hosts of the regions that a spec selects, and those of the other
// regions.
func sides(m system.Model, s plan.Spec) (inside, others []string, err error) {
	inside, err = checkRegions(m, s)
	if err != nil {
		return nil, nil, err
	}
	others = m.Select(func(h system.Host) bool { return h.Region != system.Outside && !within([]string{h.Name}, inside) })
	if len(others) == 0 {
		return nil, nil, fmt.Errorf("target %q selects every region; there is none left that it could be parted from", s.Target)
	}
	return inside, others, disjoint(inside, others)
}

func (regionIsolate) parting(m system.Model, s plan.Spec) (parting, error) {
	inside, others, err := sides(m, s)
	return parting{
		pairs: between(inside, others), victims: inside,
		sides: []side{{"the region", inside}, {"the others", others}},
	}, err
}

func (k regionIsolate) Check(m system.Model, s plan.Spec) error {
	_, err := k.parting(m, s)
	return errors.Join(err, fault.Read(k, s).Err())
}

// Victims are the hosts of the region.
func (regionIsolate) Victims(m system.Model, s plan.Spec, seed int64) []string {
	return targets(m, s, seed)
}

// Claims are the paths that are cut, and those that must not be.
func (k regionIsolate) Claims(m system.Model, s plan.Spec, _ int64) []fault.Claim {
	p, _ := k.parting(m, s)
	return p.claims()
}

func (regionIsolate) Title(m system.Model, s plan.Spec) string {
	return fmt.Sprintf("%s isolated from the other regions", regionTitle(m, s))
}

func (k regionIsolate) Candidates(m system.Model) []plan.Spec { return eachRegion(m, k) }

// eachRegion are the specs of a kind for each region that it makes sense for.
func eachRegion(m system.Model, k fault.Kind) []plan.Spec {
	var specs []plan.Spec
	for _, r := range m.Regions {
		spec := plan.Spec{Kind: k.Name(), Target: system.InRegion(r)}
		if k.Check(m, spec) == nil {
			specs = append(specs, spec)
		}
	}
	return specs
}

func (k regionIsolate) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, err := k.parting(w.Model(), in.Spec)
	if err != nil {
		return nil, err
	}
	return p.start(ctx, w, in.ID)
}

func (regionIsolate) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	return join(ctx, w, in.ID)
}
