package conduct

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
)

// Conductor carries plans out on one world.
type Conductor struct {
	World      system.World
	Kinds      fault.Set
	Seed       int64  // of everything random in the faults
	Prefix     string // begins the ids of what is injected; unique to the experiment
	Clock      history.Clock
	Journal    *journal.Journal // nil: nobody undoes faults if this process dies
	Conditions Conditions
	Record     func(history.Fault)
	Progress   func(string)
	Hide       func(string) string // takes secrets out of what the journal keeps; nil: there are none

	mu     sync.Mutex
	rounds map[string]int // injections so far, by the id of the fault
}

// Conditions knows what plans wait for.
type Conditions interface {
	// Await waits until a condition is true, and no longer than the limit (0: as
	// long as the condition itself allows) after since. That it did not come true is
	// no error. The error is the context's cause.
	Await(ctx context.Context, c plan.Condition, since, limit time.Duration) error
}

// Carry carries a plan out. It returns when every fault of it is healed, also when
// the context has ended meanwhile.
func (c *Conductor) Carry(ctx context.Context, node plan.Node) error {
	switch n := node.(type) {
	case plan.Do:
		return c.do(ctx, n)
	case plan.Wait:
		return c.hold(ctx, c.Clock.Now(), n.For, n.Until, n.Limit)
	case plan.Sequence:
		for _, each := range n {
			if err := c.Carry(ctx, each); err != nil {
				return err
			}
		}
		return nil
	case plan.Parallel:
		return c.parallel(ctx, n)
	case plan.Repeat:
		return c.repeat(ctx, n)
	case plan.Ramp:
		return c.ramp(ctx, n)
	}
	return fmt.Errorf("conduct: a plan cannot have a %T", node)
}

func (c *Conductor) do(ctx context.Context, d plan.Do) (err error) {
	f, err := c.inject(ctx, d.Fault, 1)
	if err != nil {
		return err
	}
	defer f.heal(ctx, &err)
	if err := f.confirm(ctx); err != nil {
		return err
	}
	return c.hold(ctx, f.injected, d.For, d.Until, d.Limit)
}

// hold waits for a time after since, and then until a condition is true.
func (c *Conductor) hold(ctx context.Context, since, least time.Duration, until plan.Condition, limit time.Duration) error {
	if err := c.pause(ctx, since+least); err != nil || until == "" {
		return err
	}
	if limit > 0 {
		limit += least // a plan says how much longer it may take
	}
	return c.Conditions.Await(ctx, until, since, limit)
}

func (c *Conductor) parallel(ctx context.Context, p plan.Parallel) error {
	begin := c.Clock.Now()
	g, ctx := errgroup.WithContext(ctx)
	for i, node := range p.Nodes {
		g.Go(func() error {
			if err := c.pause(ctx, begin+time.Duration(i)*p.Stagger); err != nil {
				return err
			}
			return c.Carry(ctx, node)
		})
	}
	return g.Wait()
}

func (c *Conductor) repeat(ctx context.Context, r plan.Repeat) error {
	begin := c.Clock.Now()
	for i := range r.Times {
		if err := c.pause(ctx, begin+time.Duration(i)*r.Every); err != nil {
			return err
		}
		if err := c.Carry(ctx, r.Node); err != nil {
			return err
		}
	}
	return nil
}

// ramp begins with the first level that does anything: a fault at level 0 cannot
// be seen.
func (c *Conductor) ramp(ctx context.Context, r plan.Ramp) (err error) {
	begin := c.Clock.Now()
	step := r.Over / time.Duration(r.Steps)
	level := func(i int) float64 { return r.From + (r.To-r.From)*float64(i)/float64(r.Steps) }
	first := 0
	for first < r.Steps && level(first) <= 0 {
		first++
	}
	if err := c.pause(ctx, begin+time.Duration(first)*step); err != nil {
		return err
	}
	f, err := c.inject(ctx, r.Fault, level(first))
	if err != nil {
		return err
	}
	defer f.heal(ctx, &err)
	if err := f.confirm(ctx); err != nil {
		return err
	}
	for i := first + 1; i <= r.Steps; i++ {
		if err := c.pause(ctx, begin+time.Duration(i)*step); err != nil {
			return err
		}
		if err := f.setLevel(ctx, level(i)); err != nil {
			return err
		}
	}
	return c.pause(ctx, c.Clock.Now()+r.Hold)
}

// pause waits until an instant, or for the end of the context, whose cause it then
// returns.
func (c *Conductor) pause(ctx context.Context, until time.Duration) error {
	return wait.Pause(ctx, until-c.Clock.Now())
}
