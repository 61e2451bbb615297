package injectors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// isolation takes hosts off the network, all in one transaction, and kills their
// processes if so asked. Several kinds are made of it.
type isolation struct {
	id    string // of the injection, and of the cut
	hosts []string
	mode  system.Mode // Silent or Refused
	end   ending      // of the processes; the heal starts them again
}

// ending is how the processes of hosts end.
type ending string

// Endings.
const (
	lives  ending = ""       // they do not: they live on alone
	killed ending = "killed" // at once, after the host is cut off (SIGKILL)
	polite ending = "polite" // when they are ready for it, before it is cut off (SIGTERM)
)

// needs are the powers that an isolation uses.
func (i isolation) needs() []system.Capability {
	needs := []system.Capability{system.CanPackets, system.CanWitnesses, system.CanClocks, system.CanAddresses}
	if i.end != lives {
		needs = append(needs, system.CanProcesses)
	}
	return needs
}

// start watches the hosts' own networks from inside while it cuts them off.
func (i isolation) start(ctx context.Context, w system.World) (*isolated, error) {
	e, err := listen(ctx, w, i.id+"/onset", i.hosts)
	if err != nil {
		return nil, err
	}
	a := &isolated{isolation: i, world: w, echoes: e, begun: w.Now()}
	if i.end == polite {
		err = a.stopPolitely(ctx)
	}
	if err == nil {
		a.cut, err = sever(ctx, w.Packets(), system.Cut{ID: i.id, Mode: i.mode, Hosts: i.hosts})
	}
	if err == nil && i.end == killed {
		err = w.Processes().Kill(ctx, i.hosts...)
	}
	if err != nil {
		ctx, cancel := detached(ctx)
		defer cancel()
		_, backErr := a.takeBack(ctx)
		return nil, errors.Join(err, backErr)
	}
	return a, nil
}

// undo takes back whatever an isolation may have left.
func (i isolation) undo(ctx context.Context, w system.World) error {
	_, _, err := w.Packets().Restore(ctx, i.id)
	if i.end != lives {
		err = errors.Join(err, w.Processes().Start(ctx, i.hosts...))
	}
	return err
}

// isolated is an isolation in force.
type isolated struct {
	isolation
	world  system.World
	echoes *echoes
	cut    *severed // nil while its hosts are being stopped

	begun  time.Duration // of a polite end: they were seen to serve until then, or it was asked for
	ending time.Duration // how long a polite end took
}

// Confirm waits until no host hears from those it is cut off from.
func (a *isolated) Confirm(ctx context.Context) (fault.Onset, error) {
	gaps, err := a.echoes.cutOff(ctx)
	if err != nil {
		return fault.Onset{}, err
	}
	span, seen := a.cut.onset(gaps)
	if a.end == polite {
		span.From = min(span.From, a.begun)
		seen = append(seen, history.Evidence{ID: history.StopTook, Value: ms(a.ending), Unit: "ms"})
	}
	return fault.Onset{Interval: span, Hosts: a.hosts, Evidence: seen}, nil
}

// SetLevel is an error: a host is there or it is not.
func (a *isolated) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal puts the hosts back on the network, starts them if they were killed, and
// waits until every one of them hears from the others again, and runs.
func (a *isolated) Heal(ctx context.Context) (fault.Outcome, error) {
	removed, err := a.takeBack(ctx)
	out := fault.Outcome{Removed: removed, Begun: a.cut.restored, Evidence: a.cut.did()}
	if err != nil {
		return out, err
	}
	out.Gone, err = a.seeGone(ctx)
	return out, err
}

// takeBack restores the cut and starts the processes, each although the other
// fails, and says whether nothing of the fault is left.
func (a *isolated) takeBack(ctx context.Context) (removed bool, err error) {
	err = a.echoes.stop(ctx)
	removed = true
	if a.cut != nil {
		err = errors.Join(err, a.cut.restore(ctx))
		removed = a.cut.gone
	}
	if a.end == lives {
		return removed, err
	}
	started := a.world.Processes().Start(ctx, a.hosts...)
	return removed && started == nil, errors.Join(err, started)
}

func (a *isolated) seeGone(ctx context.Context) (history.Interval, error) {
	e, err := listen(ctx, a.world, a.id+"/heal", a.hosts)
	if err != nil {
		return history.Interval{}, err
	}
	gone := history.Interval{From: a.cut.restored.From, To: e.heard}
	if err := e.stop(ctx); err != nil || a.end == lives {
		return gone, err
	}
	for _, h := range a.hosts {
		if on, err := a.world.Processes().Running(ctx, h); err != nil || !on {
			return history.Interval{}, errors.Join(fmt.Errorf("injectors: host %s does not run", h), err)
		}
	}
	gone.To = a.world.Now()
	return gone, nil
}

// active keeps a nil pointer from becoming an Active that is not nil.
func active(a *isolated, err error) (fault.Active, error) {
	if err != nil {
		return nil, err
	}
	return a, nil
}
