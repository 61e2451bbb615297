package conduct

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/plan"
)

// Bounds of what a fault may take.
const (
	InjectLimit  = 30 * time.Second
	ConfirmLimit = 15 * time.Second
	HealLimit    = 60 * time.Second
)

// injection is one time that a fault is in force.
type injection struct {
	*Conductor
	in       fault.Injection
	title    string
	round    int
	active   fault.Active
	end      func()        // of what the fault does by itself; after the heal
	injected time.Duration // it was in force then
	hosts    []string
	seen     []history.Evidence
	brought  []history.Delivery // how much of what was asked for
	control  bool
}

// inject puts a fault in force and records the span in which that happened.
func (c *Conductor) inject(ctx context.Context, s plan.Spec, level float64) (*injection, error) {
	kind, err := c.Kinds.Kind(s.Kind)
	if err != nil {
		return nil, err
	}
	f := c.begin(s, level)
	f.title = kind.Title(c.World.Model(), s)
	c.Progress("injecting " + f.title)
	done, err := c.Journal.IntendFault(journal.Inject, f.note(kind))
	if err != nil {
		return nil, err
	}
	from := c.Clock.Now()
	err = f.start(ctx, kind)
	f.injected = c.Clock.Now()
	done(err)
	if err != nil {
		err = fmt.Errorf("inject %s: %w", f.title, err)
	}
	f.record(history.Injected, history.Interval{From: from, To: f.injected}, err)
	return f, err
}

// start puts the fault in force. The context that it is given lives on until the
// fault is healed, for what it does by itself until then; the limit is only that of
// the start.
func (f *injection) start(ctx context.Context, kind fault.Kind) (err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	f.end = func() { cancel(nil) }
	limit := time.AfterFunc(InjectLimit, func() {
		cancel(fmt.Errorf("%w: it took more than %s", context.DeadlineExceeded, InjectLimit))
	})
	defer limit.Stop()
	f.active, err = kind.Start(ctx, f.World, f.in)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = errors.Join(err, cause)
		}
		f.end()
	}
	return err
}

// begin counts the injections of a fault.
func (c *Conductor) begin(s plan.Spec, level float64) *injection {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.rounds == nil {
		c.rounds = map[string]int{}
	}
	c.rounds[s.ID]++
	round := c.rounds[s.ID]
	return &injection{Conductor: c, round: round, in: fault.Injection{
		ID: fmt.Sprintf("%s/%s-%d", c.Prefix, s.ID, round), Spec: s, Seed: plan.SeedOf(c.Seed, s.ID, round), Level: level,
	}}
}

// note is what the journal keeps of it, for whoever must undo it.
func (f *injection) note(kind fault.Kind) journal.Injection {
	title := f.title
	if f.Hide != nil {
		title = f.Hide(title)
	}
	return journal.Injection{
		ID: f.in.ID, Spec: f.in.Spec, Seed: f.in.Seed, Level: f.in.Level, Title: title,
		Victims: kind.Victims(f.World.Model(), f.in.Spec, f.in.Seed),
	}
}

// confirm makes sure that the fault is in effect. All figures count from the span
// in which it took effect.
func (f *injection) confirm(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, ConfirmLimit)
	defer cancel()
	onset, err := f.active.Confirm(ctx)
	f.hosts, f.seen, f.control = onset.Hosts, onset.Evidence, onset.Control
	if err != nil {
		err = fmt.Errorf("%s was injected but not seen to take effect: %w", f.title, err)
		f.record(history.Unconfirmed, history.Interval{From: f.injected, To: f.Clock.Now()}, err)
		return err
	}
	at := onset.Interval
	if at == (history.Interval{}) { // it knows no better than the calls tell
		at = history.Interval{From: f.injected, To: f.Clock.Now()}
	}
	f.record(history.Confirmed, at, nil)
	return nil
}

// setLevel changes how much of the fault is in force.
func (f *injection) setLevel(ctx context.Context, level float64) error {
	ctx, cancel := context.WithTimeout(ctx, ConfirmLimit)
	defer cancel()
	f.Progress(fmt.Sprintf("%s: level %.0f %%", f.title, 100*level))
	at, err := f.active.SetLevel(ctx, level)
	if err != nil {
		err = fmt.Errorf("%s: set the level to %.2f: %w", f.title, level, err)
	}
	f.in.Level = level
	f.record(history.LevelSet, at, err)
	return err
}

// heal takes the fault back although the context may have ended, makes sure that it
// is gone, and adds its error to another.
func (f *injection) heal(ctx context.Context, failed *error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), HealLimit)
	defer cancel()
	f.Progress("healing " + f.title)
	// A fault is taken back also when that cannot be noted.
	done, noted := f.Journal.IntendFault(journal.Heal, journal.Injection{ID: f.in.ID})
	from := f.Clock.Now()
	outcome, err := f.active.Heal(ctx)
	f.end()
	if noted == nil {
		done(err)
	}
	f.seen, f.brought = append(f.seen, outcome.Evidence...), outcome.Delivered
	*failed = errors.Join(*failed, f.healed(from, outcome, err))
}

// healed records how the heal went.
func (f *injection) healed(from time.Duration, o fault.Outcome, err error) error {
	begun := o.Begun
	if begun == (history.Interval{}) {
		begun = history.Interval{From: from, To: f.Clock.Now()}
	}
	if err != nil && !o.Removed {
		err = fmt.Errorf("heal %s: %w; `gameday clean --all` removes the whole system with the fault", f.title, err)
		f.record(history.Healed, begun, err)
		return err
	}
	f.record(history.Healed, begun, nil)
	if err != nil {
		err = fmt.Errorf("%s was healed but still seems to be in effect: %w", f.title, err)
		f.record(history.Unconfirmed, history.Interval{From: begun.From, To: f.Clock.Now()}, err)
		return err
	}
	gone := o.Gone
	if gone == (history.Interval{}) {
		gone = begun
	}
	f.record(history.HealSeen, gone, nil)
	return nil
}

// record tells of one step.
func (f *injection) record(stage history.FaultStage, at history.Interval, err error) {
	e := history.Fault{
		ID: f.in.Spec.ID, Kind: f.in.Spec.Kind, Target: f.in.Spec.Target.String(), Params: f.in.Spec.Params, Round: f.round,
		Title: f.title, Stage: stage, Interval: at, Level: f.in.Level, Hosts: f.hosts, Evidence: f.seen,
		Delivered: f.brought, Control: f.control,
	}
	if err != nil {
		e.Error = err.Error()
	}
	f.Record(e)
}
