package injectors

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// dnsLost takes resolvers away from those who ask them.
type dnsLost struct{}

func (dnsLost) Name() string { return "dns.lost" }

func (dnsLost) Doc() fault.Doc {
	return fault.Doc{
		Summary: "Resolvers are lost: those who ask them get no answer, or are refused.",
		Models:  "Silent: a resolver that is overloaded or cut off. Refused: a host on which no resolver runs any more.",
		Group:   fault.DNS,
		Outage:  "AWS Seoul, 2018-11-22: an update removed hosts from the fleet of resolvers, and EC2 instances could not resolve names for 84 minutes (aws.amazon.com/message/74876-2).",
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

// Claims are the networks of the resolvers.
func (k dnsLost) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	return fault.Takes(fault.Network, k.fleet(m, s, seed)...)
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

// lostFleet is a loss of DNS in force. Each level has a cut of its own, which is
// put in force before the one of the last level is ended, so that nothing comes
// back in between.
type lostFleet struct {
	world system.World
	id    string
	mode  system.Mode
	fleet []string // that is lost at level 1

	lost   int      // of the fleet, now
	echoes *echoes  // watch the first cut; nil before it
	first  *severed // the cut with which it began; nil before it
	cuts   []*severed
}

// queryIn is how long a resolver may take. Ours answer within a few milliseconds.
const queryIn = 250 * time.Millisecond

// SetLevel takes away so many of the resolvers, the first in order.
func (a *lostFleet) SetLevel(ctx context.Context, level float64) (history.Interval, error) {
	now := a.world.Now()
	span := history.Interval{From: now, To: now}
	lost := atLevel(level, len(a.fleet))
	if lost == a.lost {
		return span, nil
	}
	before := a.cuts
	if lost > 0 {
		c, err := a.take(ctx, lost)
		if err != nil {
			return history.Interval{}, err
		}
		span = c.applied
	}
	a.lost = lost
	var errs []error
	for _, c := range before {
		if !c.gone {
			errs = append(errs, c.restore(ctx))
			span.To = max(span.To, c.restored.To)
		}
	}
	return span, errors.Join(errs...)
}

// take puts the cut of a level in force. The first one is watched.
func (a *lostFleet) take(ctx context.Context, lost int) (*severed, error) {
	if a.echoes == nil {
		e, err := listen(ctx, a.world, a.id+"/onset", a.fleet[:lost])
		if err != nil {
			return nil, err
		}
		a.echoes = e
	}
	c, err := sever(ctx, a.world.Packets(), system.Cut{ID: levelID(a.id, lost), Mode: a.mode, Hosts: a.fleet[:lost]})
	if err != nil {
		return nil, err
	}
	a.cuts = append(a.cuts, c)
	if a.first == nil {
		a.first = c
	}
	return c, nil
}

// Confirm sees the resolvers of the first level cut off, and then that those who
// ask the ones that are lost now get no answers.
func (a *lostFleet) Confirm(ctx context.Context) (fault.Onset, error) {
	if a.first == nil {
		return fault.Onset{}, errors.New("injectors: at this level no resolver is lost, so there is nothing to see")
	}
	gaps, err := a.echoes.cutOff(ctx)
	if err != nil {
		return fault.Onset{}, err
	}
	want := system.GotSilence
	if a.mode == system.Refused {
		want = system.GotRefused
	}
	if err := a.ask(ctx, a.fleet[:a.lost], want); err != nil {
		return fault.Onset{}, fmt.Errorf("injectors: %w", err)
	}
	span, seen := a.first.onset(gaps)
	return fault.Onset{Interval: span, Hosts: a.fleet, Evidence: seen}, nil
}

// Heal puts the resolvers back on the network and waits until they answer.
func (a *lostFleet) Heal(ctx context.Context) (fault.Outcome, error) {
	begun := a.world.Now()
	removed, err := a.takeBack(ctx)
	out := fault.Outcome{Removed: removed, Begun: history.Interval{From: begun, To: a.world.Now()}, Evidence: a.did()}
	if n := len(a.cuts); n > 0 && a.lost > 0 {
		out.Begun = a.cuts[n-1].restored
	}
	if err != nil {
		return out, err
	}
	e, err := listen(ctx, a.world, a.id+"/heal", a.fleet)
	if err != nil {
		return out, err
	}
	out.Gone = history.Interval{From: out.Begun.From, To: e.heard}
	if err := errors.Join(e.stop(ctx), a.answered(ctx)); err != nil {
		return out, fmt.Errorf("injectors: %w", err)
	}
	return out, nil
}

// takeBack ends all cuts, and says whether none is left.
func (a *lostFleet) takeBack(ctx context.Context) (removed bool, err error) {
	var errs []error
	if a.echoes != nil {
		errs = append(errs, a.echoes.stop(ctx))
	}
	removed = true
	for _, c := range a.cuts {
		errs = append(errs, c.restore(ctx))
		removed = removed && c.gone
	}
	return removed, errors.Join(errs...)
}

// did is what the cuts of all levels did, added up.
func (a *lostFleet) did() []history.Evidence {
	var did []history.Evidence
	for _, c := range a.cuts {
		for _, e := range c.did() {
			did = added(did, e)
		}
	}
	return did
}

// added adds evidence to that of its kind and host.
func added(all []history.Evidence, e history.Evidence) []history.Evidence {
	for i := range all {
		if all[i].ID == e.ID && all[i].Host == e.Host {
			all[i].Value += e.Value
			return all
		}
	}
	return append(all, e)
}

// ask queries resolvers, each from the network namespace of a host that asks it,
// and demands one result of all.
func (a *lostFleet) ask(ctx context.Context, resolvers []string, want system.Reply) error {
	for _, r := range resolvers {
		addr, _ := a.world.Addresses().Addr(r)
		from := asker(a.world.Model(), r)
		got, err := a.world.Witnesses().At(from).Query(ctx, addr, from, queryIn)
		if err != nil {
			return fmt.Errorf("query resolver %s from %s: %w", r, from, err)
		}
		if got.Reply != want {
			return fmt.Errorf("resolver %s is %s for %s, not %s", r, got.Reply, from, want)
		}
	}
	return nil
}

// answered waits until every resolver answers: one that was started a moment ago
// may need another moment.
func (a *lostFleet) answered(ctx context.Context) error {
	return wait.Success(ctx, hearIn, echoTick, func(ctx context.Context) error { return a.ask(ctx, a.fleet, system.Open) })
}
