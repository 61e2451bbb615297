package docker

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// names changes answers in the gateway's DNS proxy.
type names struct{ w *World }

// Falsify puts a rule in force. The interval is the call's: it took effect
// before the answer came.
func (n names) Falsify(ctx context.Context, r system.NameRule) (history.Interval, error) {
	before := n.w.Now()
	_, err := n.w.Gateway.SetDNS(ctx, gateway.DNSRule{
		ID: r.ID, Client: r.Client, Resolver: r.Resolver, Name: r.Name, Share: r.Share,
		Action: gateway.DNSAction(r.Action), Delay: r.Delay, Addr: r.Addr,
	})
	if err != nil {
		return history.Interval{}, fmt.Errorf("world: change DNS answers (%s): %w", r.ID, err)
	}
	return history.Interval{From: before, To: n.w.Now()}, nil
}

// Restore ends a rule and tells how many queries it changed.
func (n names) Restore(ctx context.Context, id string) (history.Interval, uint64, error) {
	before := n.w.Now()
	counts, err := n.w.Gateway.ClearDNS(ctx, id)
	if err != nil {
		return history.Interval{}, 0, fmt.Errorf("world: restore DNS answers (%s): %w", id, err)
	}
	var changed uint64
	for _, r := range counts.Rules {
		if r.ID == id {
			changed = r.Changed
		}
	}
	return history.Interval{From: before, To: n.w.Now()}, changed, nil
}
