package injectors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

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
