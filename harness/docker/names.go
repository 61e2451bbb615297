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
		ID: r.ID, Clients: r.Clients, Resolvers: r.Resolvers, Name: r.Name, Share: r.Share, Seed: r.Seed,
		Action: gateway.DNSAction(r.Action), Delay: r.Delay, Jitter: r.Jitter, Addr: r.Addr,
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
	changed, _ := changedBy(counts, id)
	return history.Interval{From: before, To: n.w.Now()}, changed, nil
}

// Changed tells how many queries a rule in force has changed so far.
func (n names) Changed(ctx context.Context, id string) (uint64, error) {
	counts, err := n.w.Gateway.DNSCounts(ctx)
	if err != nil {
		return 0, fmt.Errorf("world: count the DNS answers that were changed (%s): %w", id, err)
	}
	changed, inForce := changedBy(counts, id)
	if !inForce {
		return 0, fmt.Errorf("world: the DNS rule %s is not in force any more", id)
	}
	return changed, nil
}

// changedBy is how many queries a rule has changed, and false when it is not in force.
func changedBy(counts gateway.DNSCounts, id string) (uint64, bool) {
	for _, r := range counts.Rules {
		if r.ID == id {
			return r.Changed, true
		}
	}
	return 0, false
}
