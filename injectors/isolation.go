package injectors

import (
	"context"
	"errors"
	"fmt"

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
	kill  bool        // the processes die too, and are started again by the heal
}

// needs are the powers that an isolation uses.
func (i isolation) needs() []system.Capability {
	needs := []system.Capability{system.CanPackets, system.CanWitnesses, system.CanClocks, system.CanAddresses}
	if i.kill {
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
	c, err := sever(ctx, w.Packets(), system.Cut{ID: i.id, Mode: i.mode, Hosts: i.hosts})
	if err != nil {
		return nil, errors.Join(err, e.stop(ctx))
	}
	a := &isolated{isolation: i, world: w, echoes: e, cut: c}
	if i.kill {
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
	if i.kill {
		err = errors.Join(err, w.Processes().Start(ctx, i.hosts...))
	}
	return err
}

// isolated is an isolation in force.
type isolated struct {
	isolation
	world  system.World
	echoes *echoes
	cut    *severed
}

// Confirm waits until no host hears from those it is cut off from.
func (a *isolated) Confirm(ctx context.Context) (fault.Onset, error) {
	gaps, err := a.echoes.cutOff(ctx)
	if err != nil {
		return fault.Onset{}, err
	}
	span, seen := a.cut.onset(gaps)
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
	err = errors.Join(a.echoes.stop(ctx), a.cut.restore(ctx))
	if !a.kill {
		return a.cut.gone, err
	}
	started := a.world.Processes().Start(ctx, a.hosts...)
	return a.cut.gone && started == nil, errors.Join(err, started)
}

func (a *isolated) seeGone(ctx context.Context) (history.Interval, error) {
	e, err := listen(ctx, a.world, a.id+"/heal", a.hosts)
	if err != nil {
		return history.Interval{}, err
	}
	gone := history.Interval{From: a.cut.restored.From, To: e.heard}
	if err := e.stop(ctx); err != nil || !a.kill {
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
