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

// regionBlackout takes a whole region away at once: all its hosts, to each other and to
// the rest of the world, in one transaction of the packet filter.
type regionBlackout struct{}

func (regionBlackout) Name() string { return "region.blackout" }

func (regionBlackout) Doc() fault.Doc {
	return fault.Doc{
		Summary: "All hosts of a region are lost at once, to each other and to everybody else.",
		Models:  "Silent: a region's uplinks are lost, while its hosts live on alone. Refused: its power is; the processes die and are started again by the heal.",
		Group:   fault.Region,
		Outage:  "Kakao, 2022-10-15: a fire took the power of a data centre, and the tools to move away from it stood in the same one; all was normal after five days.",
		Proof:   "No datagram that any host of the region itself sends is answered by anybody any more.",
		Target:  "all hosts of a region, or of several: region=home",
		Params: []fault.Param{
			{Name: "mode", Usage: "silent: packets go nowhere; refused: the processes are killed too", Default: "silent", Values: modes()},
		},
	}
}

// modes are what the packet filter can do.
func modes() []string { return []string{string(system.Silent), string(system.Refused)} }

func (regionBlackout) Needs() []system.Capability { return isolation{end: killed}.needs() }

// regionBlackoutParams are the parameters of a blackout.
type regionBlackoutParams struct{ mode system.Mode }

func (k regionBlackout) params(s plan.Spec) (regionBlackoutParams, error) {
	r := fault.Read(k, s)
	p := regionBlackoutParams{mode: system.Mode(r.OneOf("mode"))}
	return p, r.Err()
}

func (k regionBlackout) Check(m system.Model, s plan.Spec) error {
	_, paramsErr := k.params(s)
	_, err := checkRegions(m, s)
	return errors.Join(err, paramsErr)
}

// checkRegions says what is wrong with a target that must select all hosts of a
// region, or of several.
func checkRegions(m system.Model, s plan.Spec) ([]string, error) {
	hosts, err := checkTargets(m, s)
	if err != nil {
		return nil, err
	}
	for _, name := range hosts {
		h, _ := m.Host(name)
		if h.Region == system.Outside {
			return nil, fmt.Errorf("target %q selects host %q, which is in no region", s.Target, name)
		}
		if !within(m.In(h.Region), hosts) {
			return nil, fmt.Errorf("target %q selects some hosts of region %q and not all; for some there are host.vanish and host.kill",
				s.Target, h.Region)
		}
	}
	return hosts, nil
}

// regionsOf are the regions of the hosts that a spec selects, each once.
func regionsOf(m system.Model, s plan.Spec) []string {
	var regions []string
	for _, name := range targets(m, s, 0) {
		if r := regionOf(m, name); !slices.Contains(regions, r) {
			regions = append(regions, r)
		}
	}
	return regions
}

// regionTitle is "region seoul", or "regions seoul and osaka".
func regionTitle(m system.Model, s plan.Spec) string {
	regions := regionsOf(m, s)
	if len(regions) == 1 {
		return "region " + regions[0]
	}
	return "regions " + listed(regions)
}

func (regionBlackout) Victims(m system.Model, s plan.Spec, seed int64) []string {
	return targets(m, s, seed)
}

// Claims are the network of the hosts, and when they are refused their processes.
func (k regionBlackout) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	hosts := targets(m, s, seed)
	if p, _ := k.params(s); p.mode == system.Silent {
		return fault.Takes(fault.Network, hosts...)
	}
	return gone(hosts)
}

func (k regionBlackout) Title(m system.Model, s plan.Spec) string {
	p, _ := k.params(s)
	return fmt.Sprintf("blackout of %s, %s", regionTitle(m, s), p.mode)
}

func (k regionBlackout) Candidates(m system.Model) []plan.Spec {
	var specs []plan.Spec
	for _, r := range m.Regions {
		if hosts := m.In(r); len(hosts) == 0 || len(m.Others(hosts)) == 0 {
			continue
		}
		for _, mode := range modes() {
			specs = append(specs, plan.Spec{Kind: k.Name(), Target: system.InRegion(r), Params: plan.Params{"mode": mode}})
		}
	}
	return specs
}

func (k regionBlackout) isolation(m system.Model, in fault.Injection) (isolation, error) {
	p, err := k.params(in.Spec)
	i := isolation{id: in.ID, hosts: targets(m, in.Spec, in.Seed), mode: p.mode}
	if p.mode == system.Refused {
		i.end = killed
	}
	return i, err
}

func (k regionBlackout) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	i, err := k.isolation(w.Model(), in)
	if err != nil {
		return nil, err
	}
	return active(i.start(ctx, w))
}

func (k regionBlackout) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	i, err := k.isolation(w.Model(), in)
	return errors.Join(err, i.undo(ctx, w))
}
