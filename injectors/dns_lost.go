package injectors

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// dnsLost takes resolvers away from those who ask them.
type dnsLost struct{}

func (dnsLost) Name() string { return "dns.lost" }

func (dnsLost) Doc() fault.Doc {
	return fault.Doc{
		Summary: "Resolvers are lost: those who ask them get no answer, or are refused.",
		Models:  "Silent: a resolver that is overloaded or cut off. Refused: a host on which no resolver runs any more.",
		Proof:   "No datagram that the resolver itself sends is answered any more, and a query from a host that asks it gets none.",
		Target:  "resolvers: role=resolver,region=home",
		Params: []fault.Param{
			{Name: "mode", Usage: "silent: queries get no answer; refused: they get an ICMP port unreachable", Default: "silent", Values: modes()},
			{Name: "count", Usage: "how many of the resolvers, the first in order, or all", Default: "all"},
		},
		Ramps: true,
	}
}

func (dnsLost) Needs() []system.Capability { return isolation{}.needs() }

// dnsLostParams are the parameters of a loss of DNS.
type dnsLostParams struct {
	mode  system.Mode
	count int // fault.All: every one
}

func (k dnsLost) params(s plan.Spec) (dnsLostParams, error) {
	r := fault.Read(k, s)
	p := dnsLostParams{mode: system.Mode(r.OneOf("mode")), count: r.CountOrAll("count")}
	return p, r.Err()
}

func (k dnsLost) Check(m system.Model, s plan.Spec) error {
	p, paramsErr := k.params(s)
	hosts, err := checkTargets(m, s)
	if err != nil {
		return errors.Join(err, paramsErr)
	}
	for _, h := range hosts {
		if !within([]string{h}, resolvers(m)) {
			return errors.Join(fmt.Errorf("target %q selects host %q, which is no resolver", s.Target, h), paramsErr)
		}
		if asker(m, h) == "" {
			return errors.Join(fmt.Errorf("nobody asks resolver %q: there is no other host in its region", h), paramsErr)
		}
	}
	if p.count > len(hosts) {
		return errors.Join(fmt.Errorf("parameter count=%d: target %q selects only %d resolvers", p.count, s.Target, len(hosts)), paramsErr)
	}
	return paramsErr
}

// asker is a host that asks a resolver: one of its region.
func asker(m system.Model, resolver string) string {
	r, _ := m.Host(resolver)
	clients := m.Select(func(h system.Host) bool { return h.Region == r.Region && h.Role != system.Resolver })
	if len(clients) == 0 {
		return ""
	}
	return clients[0]
}

// fleet are the resolvers that are lost at the highest level.
func (k dnsLost) fleet(m system.Model, s plan.Spec, seed int64) []string {
	hosts := targets(m, s, seed)
	if p, _ := k.params(s); p.count >= 1 && p.count < len(hosts) {
		return hosts[:p.count]
	}
	return hosts
}

func (k dnsLost) Victims(m system.Model, s plan.Spec, seed int64) []string {
	return k.fleet(m, s, seed)
}

func (k dnsLost) Title(m system.Model, s plan.Spec) string {
	p, _ := k.params(s)
	all := targets(m, s, 0)
	where := ""
	if h, _ := m.Host(all[0]); h.Region != system.Outside {
		where = " of region " + h.Region
	}
	what := "the whole resolver fleet"
	if n := len(k.fleet(m, s, 0)); n < len(resolvers(m)) && n < len(m.Resolvers(regionOf(m, all[0]))) {
		what = fmt.Sprintf("%d of %d resolvers", n, len(m.Resolvers(regionOf(m, all[0]))))
	}
	return fmt.Sprintf("loss of DNS: %s%s, %s", what, where, p.mode)
}

func (k dnsLost) Candidates(m system.Model) []plan.Spec {
	var specs []plan.Spec
	for _, region := range append([]string{system.Outside}, m.Regions...) {
		fleet := m.Resolvers(region)
		if len(fleet) == 0 || asker(m, fleet[0]) == "" {
			continue
		}
		counts := []string{"all"}
		if len(fleet) > 1 {
			counts = []string{"1", "all"}
		}
		for _, count := range counts {
			for _, mode := range modes() {
				specs = append(specs, plan.Spec{
					Kind: k.Name(), Target: system.OfRole(system.Resolver).And(system.InRegion(region)),
					Params: plan.Params{"mode": mode, "count": count},
				})
			}
		}
	}
	return specs
}

func (k dnsLost) Start(ctx context.Context, w system.World, in fault.Injection) (fault.Active, error) {
	p, err := k.params(in.Spec)
	if err != nil {
		return nil, err
	}
	a := &lostFleet{world: w, id: in.ID, mode: p.mode, fleet: k.fleet(w.Model(), in.Spec, in.Seed)}
	if err := a.answered(ctx); err != nil {
		return nil, fmt.Errorf("injectors: before any fault: %w", err)
	}
	if _, err := a.SetLevel(ctx, in.Level); err != nil {
		ctx, cancel := detached(ctx)
		defer cancel()
		_, backErr := a.takeBack(ctx)
		return nil, errors.Join(err, backErr)
	}
	return a, nil
}

// Undo ends the cuts of all levels: nobody knows which was in force.
func (k dnsLost) Undo(ctx context.Context, w system.World, in fault.Injection) error {
	var errs []error
	for n := range k.fleet(w.Model(), in.Spec, in.Seed) {
		_, _, err := w.Packets().Restore(ctx, levelID(in.ID, n+1))
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// levelID names the cut that takes so many resolvers away.
func levelID(id string, lost int) string { return fmt.Sprintf("%s/%d", id, lost) }

// atLevel is how many of a fleet are lost at a level.
func atLevel(level float64, fleet int) int {
	return min(max(int(math.Ceil(level*float64(fleet))), 0), fleet)
}
