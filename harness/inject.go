package harness

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
)

// Bounds of what a fault may take.
const (
	injectLimit  = 30 * time.Second
	confirmLimit = 15 * time.Second
	healLimit    = 60 * time.Second
)

// faults carries the plan's schedule out, and returns when every fault is
// healed, whatever happens.
func (o *observation) faults(ctx context.Context) error {
	begin := o.Clock.Now()
	g, ctx := errgroup.WithContext(ctx)
	for _, s := range o.plan.Faults {
		g.Go(func() error { return o.step(ctx, s, begin) })
	}
	return g.Wait()
}

// step is the life of one fault.
func (o *observation) step(ctx context.Context, s Step, begin time.Duration) (err error) {
	if err := o.pause(ctx, max(0, begin+s.At-o.Clock.Now())); err != nil {
		return err
	}
	o.progress("injecting %s", s.Fault.Name())
	injected, err := o.Journal.Intend(journal.Inject, journal.Fault, s.Fault.Name(), "")
	if err != nil {
		return err
	}
	active, err := o.inject(ctx, s.Fault)
	injected(err)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.heal(ctx, s.Fault, active)) }()
	since := o.Clock.Now()
	if err := o.confirm(ctx, s.Fault, active, since); err != nil {
		return err
	}
	return o.hold(ctx, since, s.For)
}

// faultEvent is a step in the life of a fault, which is known by its place in the
// plan.
func (o *observation) faultEvent(f Fault, stage history.FaultStage) history.Fault {
	place := slices.IndexFunc(o.plan.Faults, func(s Step) bool { return s.Fault.Name() == f.Name() })
	return history.Fault{ID: fmt.Sprintf("f%d", place+1), Title: f.Name(), Stage: stage}
}

// inject puts a fault in force and records the span in which that happened.
func (o *observation) inject(ctx context.Context, f Fault) (Active, error) {
	ctx, cancel := context.WithTimeout(ctx, injectLimit)
	defer cancel()
	event := o.faultEvent(f, history.Injected)
	event.Interval.From = o.Clock.Now()
	active, err := f.Inject(ctx)
	event.Interval.To = o.Clock.Now()
	o.testify(&event, active)
	if err != nil {
		err = fmt.Errorf("harness: inject %s: %w", f.Name(), err)
		event.Error = err.Error()
	}
	o.rec.fault(event)
	return active, err
}

// confirm makes sure that a fault takes effect. All figures count from the span in
// which it took hold.
func (o *observation) confirm(ctx context.Context, f Fault, a Active, injected time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, confirmLimit)
	defer cancel()
	event := o.faultEvent(f, history.Confirmed)
	event.Interval.From = injected
	err := a.Confirm(ctx)
	event.Interval.To = o.Clock.Now()
	if b, can := a.(Onsetter); can && err == nil {
		event.Interval = b.Onset()
	}
	o.testify(&event, a)
	if err != nil {
		err = fmt.Errorf("harness: %s was injected but not seen to take effect: %w", f.Name(), err)
		event.Stage, event.Error = history.Unconfirmed, err.Error()
	}
	o.rec.fault(event)
	return err
}

// heal takes a fault back although the context may have ended, and makes sure
// that it is gone.
func (o *observation) heal(ctx context.Context, f Fault, a Active) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), healLimit)
	defer cancel()
	o.progress("healing %s", f.Name())
	// A fault is taken back also when that cannot be noted.
	healed, noted := o.Journal.Intend(journal.Heal, journal.Fault, f.Name(), "")
	event := o.faultEvent(f, history.Healed)
	event.Interval.From = o.Clock.Now()
	err := a.Heal(ctx)
	event.Interval.To = o.Clock.Now()
	if noted == nil {
		healed(err)
	}
	o.testify(&event, a)
	if err != nil {
		err = fmt.Errorf("harness: heal %s: %w; `gameday clean --all` removes the whole system with the fault", f.Name(), err)
		event.Error = err.Error()
	}
	o.rec.fault(event)
	if err != nil {
		return err
	}
	return o.confirmHealed(ctx, f, a, event.Interval)
}

func (o *observation) confirmHealed(ctx context.Context, f Fault, a Active, healed history.Interval) error {
	event := o.faultEvent(f, history.HealSeen)
	event.Interval = healed
	var err error
	if c, can := a.(HealConfirmer); can {
		event.Interval, err = c.ConfirmHealed(ctx)
	}
	o.testify(&event, a)
	if err != nil {
		err = fmt.Errorf("harness: %s was healed but still seems to be in effect: %w", f.Name(), err)
		event.Stage, event.Error = history.Unconfirmed, err.Error()
	}
	o.rec.fault(event)
	return err
}

// testify adds what the fault itself knows.
func (o *observation) testify(e *history.Fault, a Active) {
	if w, can := a.(Witness); can {
		e.Hosts, e.Evidence = w.Hosts(), w.Evidence()
	}
	if _, is := a.(Control); is {
		e.Control = true
	}
}
