package docker

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// Hosts lists the hosts of the world, resolvers of ours included.
func (w *World) Hosts() []system.Host { return w.Topology.Hosts }

// Cut applies a change of the packet filter and returns when it took place.
func (w *World) Cut(ctx context.Context, c gateway.Cut) (history.Interval, error) {
	applied, err := w.Gateway.Cut(ctx, c)
	if err != nil {
		return history.Interval{}, fmt.Errorf("world: cut %s: %w", c.ID, err)
	}
	return w.between(applied), nil
}

// Restore takes a cut back, and returns when that took place and what the cut had
// done. A cut that is not in force is no error.
func (w *World) Restore(ctx context.Context, id string) (history.Interval, gateway.CutCount, error) {
	removed, err := w.Gateway.Restore(ctx, id)
	if err != nil {
		return history.Interval{}, gateway.CutCount{}, fmt.Errorf("world: restore %s: %w", id, err)
	}
	var count gateway.CutCount
	for _, c := range removed.Counts {
		if c.ID == id {
			count = c
		}
	}
	return w.between(removed.Applied), count, nil
}

// Move lets a host come back at another address, and returns when that took
// place and from where to where it went.
func (w *World) Move(ctx context.Context, m gateway.Move) (history.Interval, gateway.Moved, error) {
	moved, err := w.Gateway.Move(ctx, m)
	if err != nil {
		return history.Interval{}, gateway.Moved{}, fmt.Errorf("world: move %s: %w", m.Host, err)
	}
	return w.between(moved.Applied), moved, nil
}

// MoveBack ends a move, and returns when that took place and what the move had
// done. A move that is not in force is no error.
func (w *World) MoveBack(ctx context.Context, id string) (history.Interval, gateway.MoveCount, error) {
	back, err := w.Gateway.MoveBack(ctx, id)
	if err != nil {
		return history.Interval{}, gateway.MoveCount{}, fmt.Errorf("world: end the move %s: %w", id, err)
	}
	var count gateway.MoveCount
	for _, c := range back.Counts {
		if c.ID == id {
			count = c
		}
	}
	return w.between(back.Applied), count, nil
}

// Probe is the probe in a host's network namespace.
func (w *World) Probe(host string) *gateway.Probe { return w.Gateway.Probe(host) }

func (w *World) between(a gateway.Applied) history.Interval {
	return history.Interval{From: w.When(a.Before).From, To: w.When(a.After).To}
}

// Now is the run's time.
func (w *World) Now() time.Duration { return w.clock.Now() }
