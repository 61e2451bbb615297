package docker

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// Callers of the methods in this file have not moved to the capabilities yet.

// Hosts lists the hosts of the world, resolvers of ours included.
func (w *World) Hosts() []system.Host { return w.model.Hosts }

// Cut is Packets().Cut in the gateway's terms.
func (w *World) Cut(ctx context.Context, c gateway.Cut) (history.Interval, error) {
	applied, err := w.Gateway.Cut(ctx, c)
	if err != nil {
		return history.Interval{}, fmt.Errorf("world: cut %s: %w", c.ID, err)
	}
	return w.between(applied), nil
}

// Restore is Packets().Restore in the gateway's terms.
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

// Move is Addresses().Move in the gateway's terms.
func (w *World) Move(ctx context.Context, m gateway.Move) (history.Interval, gateway.Moved, error) {
	moved, err := w.Gateway.Move(ctx, m)
	if err != nil {
		return history.Interval{}, gateway.Moved{}, fmt.Errorf("world: move %s: %w", m.Host, err)
	}
	return w.between(moved.Applied), moved, nil
}

// MoveBack is Addresses().MoveBack in the gateway's terms.
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

// Kill is Processes().Kill.
func (w *World) Kill(ctx context.Context, hosts ...string) error {
	return processes{w}.Kill(ctx, hosts...)
}

// Start is Processes().Start.
func (w *World) Start(ctx context.Context, hosts ...string) error {
	return processes{w}.Start(ctx, hosts...)
}

// Pause is Processes().Pause.
func (w *World) Pause(ctx context.Context, hosts ...string) error {
	return processes{w}.Pause(ctx, hosts...)
}

// Unpause is Processes().Resume.
func (w *World) Unpause(ctx context.Context, hosts ...string) error {
	return processes{w}.Resume(ctx, hosts...)
}

// Running is Processes().Running.
func (w *World) Running(ctx context.Context, host string) (bool, error) {
	return processes{w}.Running(ctx, host)
}

// Log is Logs().Log.
func (w *World) Log(ctx context.Context, host string, since time.Time, n int) ([]string, error) {
	return logs{w}.Log(ctx, host, since, n)
}
