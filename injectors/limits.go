package injectors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// limited are hosts that may use less than before.
type limited struct {
	world    system.World
	hosts    []string
	restored history.Interval // valid when gone
	gone     bool
}

// each does work for every host side by side.
func (l *limited) each(work func(i int, host string) error) error {
	var g errgroup.Group
	for i, h := range l.hosts {
		g.Go(func() error { return work(i, h) })
	}
	return g.Wait()
}

// restore gives all hosts back what they might use. It may be called again.
func (l *limited) restore(ctx context.Context) error {
	if l.gone {
		return nil
	}
	from := l.world.Now()
	if err := unlimit(ctx, l.world, l.hosts); err != nil {
		return err
	}
	l.gone, l.restored = true, history.Interval{From: from, To: l.world.Now()}
	return nil
}

// unlimit gives hosts back what they might use when the system was brought up, each
// although another fails.
func unlimit(ctx context.Context, w system.World, hosts []string) error {
	var errs []error
	for _, h := range hosts {
		errs = append(errs, w.Resources().Restore(ctx, h))
	}
	return errors.Join(errs...)
}

// usage is what a host has used at an instant within an interval.
type usage struct {
	system.Usage
	at history.Interval
}

// bound is how little the instant is known, either way.
func (u usage) bound() time.Duration { return (u.at.To - u.at.From) / 2 }

func (u usage) middle() time.Duration { return u.at.From + u.bound() }

// usageOf reads what a host has used.
func usageOf(ctx context.Context, w system.World, host string) (usage, error) {
	from := w.Now()
	used, err := w.Resources().Usage(ctx, host)
	if err != nil {
		return usage{}, fmt.Errorf("injectors: read what host %s has used: %w", host, err)
	}
	return usage{Usage: used, at: history.Interval{From: from, To: w.Now()}}, nil
}
