package injectors

import (
	"context"
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// removal takes hosts off the network, all in one transaction, and kills their
// processes if so asked. Several faults are made of it.
type removal struct {
	wire  Wire
	name  string
	hosts []string
	mode  gateway.Mode // Silent or Refused
	kill  Processes    // the power to kill the hosts' processes; nil: they live on
}

// Name says what is removed and how.
func (r removal) Name() string { return r.name }

// Targets are the hosts that are removed.
func (r removal) Targets() []string { return r.hosts }

// killer is the power to kill if a thing that fails in this mode is dead.
func killer(p Processes, m gateway.Mode) Processes {
	if m != Refused {
		return nil
	}
	return p
}

// inject watches the hosts' own networks from inside while it cuts them off.
func (r removal) inject(ctx context.Context) (*removed, error) {
	w, err := watchHosts(ctx, r.wire, r.hosts)
	if err != nil {
		return nil, err
	}
	a := &removed{removal: r, watchedCut: watchedCut{echoes: w}}
	a.cut, err = cutOff(ctx, r.wire, r.name, gateway.Cut{Mode: r.mode, Hosts: r.hosts})
	if err != nil {
		return nil, errors.Join(err, w.stop(ctx))
	}
	if r.kill != nil {
		err = r.kill.Kill(ctx, r.hosts...)
	}
	if err != nil {
		return nil, errors.Join(err, a.Heal(context.WithoutCancel(ctx)))
	}
	return a, nil
}

// removed is a removal in force.
type removed struct {
	removal
	watchedCut
	healed history.Interval
}

// Hosts are the removed hosts.
func (a *removed) Hosts() []string { return a.hosts }

// Heal puts the hosts back on the network, and starts them if they were killed.
func (a *removed) Heal(ctx context.Context) error {
	err := errors.Join(a.echoes.stop(ctx), a.cut.restore(ctx))
	a.healed.From = a.cut.restored.From
	a.done = work(a.cut.count, a.mode)
	if a.kill == nil {
		return err
	}
	return errors.Join(err, a.kill.Start(ctx, a.hosts...))
}

// work is what a cut did to its hosts, by the gateway's counters.
func work(count gateway.CutCount, m gateway.Mode) []history.Evidence {
	var done []history.Evidence
	for _, h := range count.Hosts {
		done = append(done, history.Evidence{
			ID: packets(m), Host: h.Host, Value: float64(h.From + h.To), Unit: "packets",
		})
		if h.Queries > 0 {
			done = append(done, history.Evidence{
				ID: history.QueriesUnanswered, Host: h.Host, Value: float64(h.Queries), Unit: "queries",
			})
		}
	}
	return done
}

// ConfirmHealed waits until every host hears from the others again, and runs.
func (a *removed) ConfirmHealed(ctx context.Context) (history.Interval, error) {
	w, err := watchHosts(ctx, a.wire, a.hosts)
	if err != nil {
		return history.Interval{}, err
	}
	a.healed.To = w.heard
	if err := w.stop(ctx); err != nil || a.kill == nil {
		return a.healed, err
	}
	for _, h := range a.hosts {
		if on, err := a.kill.Running(ctx, h); err != nil || !on {
			return history.Interval{}, errors.Join(fmt.Errorf("host %s does not run", h), err)
		}
	}
	a.healed.To = a.wire.Now()
	return a.healed, nil
}

// packets are what a mode does to them.
func packets(m gateway.Mode) history.EvidenceID {
	if m == Refused {
		return history.PacketsRejected
	}
	return history.PacketsDropped
}

// hostsOf lists the names of the hosts that keep returns true for.
func hostsOf(w Wire, keep func(system.Host) bool) []string {
	var names []string
	for _, h := range w.Hosts() {
		if keep(h) {
			names = append(names, h.Name)
		}
	}
	return names
}
