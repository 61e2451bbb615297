package docker

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// addresses moves hosts between their own address and a spare one.
type addresses struct{ w *World }

// Addr is the address that a host has on its own network, where it is found
// unless it was moved; false when there is no such host.
func (a addresses) Addr(host string) (string, bool) { return a.w.Addr(host) }

// Move lets a host come back at its spare address.
func (a addresses) Move(ctx context.Context, id, host string) (history.Interval, system.Moved, error) {
	moved, err := a.w.Gateway.Move(ctx, gateway.Move{ID: id, Host: host})
	if err != nil {
		return history.Interval{}, system.Moved{}, fmt.Errorf("world: move %s: %w", host, err)
	}
	return a.w.between(moved.Applied), system.Moved{From: moved.From.String(), To: moved.To.String()}, nil
}

// MoveBack ends a move and tells what it did.
func (a addresses) MoveBack(ctx context.Context, id string) (history.Interval, system.MoveCount, error) {
	back, err := a.w.Gateway.MoveBack(ctx, id)
	if err != nil {
		return history.Interval{}, system.MoveCount{}, fmt.Errorf("world: end the move %s: %w", id, err)
	}
	var count system.MoveCount
	for _, c := range back.Counts {
		if c.ID == id {
			count = system.MoveCount{ID: c.ID, Answers: c.Answers, Dropped: c.Dropped}
		}
	}
	return a.w.between(back.Applied), count, nil
}
