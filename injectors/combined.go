package injectors

import (
	"context"
	"errors"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// part is one of several faults that a kind is made of.
type part struct {
	kind fault.Kind
	in   fault.Injection
}

// startAll puts all parts in force side by side, or none of them.
func startAll(ctx context.Context, w system.World, parts []part) (fault.Active, error) {
	a := combined{parts: make([]fault.Active, len(parts))}
	var g errgroup.Group
	for i, p := range parts {
		g.Go(func() (err error) {
			a.parts[i], err = p.kind.Start(ctx, w, p.in)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		ctx, cancel := detached(ctx)
		defer cancel()
		return nil, errors.Join(err, undoAll(ctx, w, parts))
	}
	return a, nil
}

// undoAll takes back what any part may have left, the last first.
func undoAll(ctx context.Context, w system.World, parts []part) error {
	var errs []error
	for _, p := range slices.Backward(parts) {
		errs = append(errs, p.kind.Undo(ctx, w, p.in))
	}
	return errors.Join(errs...)
}

// combined are several faults in force that are one.
type combined struct{ parts []fault.Active }

// Confirm sees every part. The onset is from the first to the last.
func (a combined) Confirm(ctx context.Context) (fault.Onset, error) {
	var all fault.Onset
	for i, p := range a.parts {
		seen, err := p.Confirm(ctx)
		if err != nil {
			return fault.Onset{}, err
		}
		if i == 0 {
			all.Interval = seen.Interval
		}
		all.Interval = history.Interval{From: min(all.Interval.From, seen.Interval.From), To: max(all.Interval.To, seen.Interval.To)}
		all.Hosts, all.Evidence = append(all.Hosts, seen.Hosts...), append(all.Evidence, seen.Evidence...)
	}
	slices.Sort(all.Hosts)
	all.Hosts = slices.Compact(all.Hosts)
	return all, nil
}

// SetLevel is an error: the parts have none.
func (combined) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

// Heal takes every part back, the last first and each although another fails.
func (a combined) Heal(ctx context.Context) (fault.Outcome, error) {
	all := fault.Outcome{Removed: true}
	var errs []error
	for i, p := range slices.Backward(a.parts) {
		out, err := p.Heal(ctx)
		errs = append(errs, err)
		if i == len(a.parts)-1 {
			all.Begun, all.Gone = out.Begun, out.Gone
		}
		all.Removed = all.Removed && out.Removed
		all.Begun = history.Interval{From: min(all.Begun.From, out.Begun.From), To: min(all.Begun.To, out.Begun.To)}
		all.Gone = history.Interval{From: max(all.Gone.From, out.Gone.From), To: max(all.Gone.To, out.Gone.To)}
		all.Evidence, all.Delivered = append(all.Evidence, out.Evidence...), append(all.Delivered, out.Delivered...)
	}
	return all, errors.Join(errs...)
}
