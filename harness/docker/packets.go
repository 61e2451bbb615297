package docker

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// packets cuts through the gateway's packet filter, one transaction a cut.
type packets struct{ w *World }

// Cut puts a cut in force. The interval is the span of the filter's transaction.
func (p packets) Cut(ctx context.Context, c system.Cut) (history.Interval, error) {
	cut := gateway.Cut{ID: c.ID, Mode: gateway.Mode(c.Mode), Hosts: c.Hosts, Loss: c.Loss}
	for _, pair := range c.Pairs {
		cut.Pairs = append(cut.Pairs, gateway.Pair{From: pair.From, To: pair.To, Port: pair.Port})
	}
	applied, err := p.w.Gateway.Cut(ctx, cut)
	if err != nil {
		return history.Interval{}, fmt.Errorf("world: cut %s: %w", c.ID, err)
	}
	return p.w.between(applied), nil
}

// Restore ends a cut and tells what it did.
func (p packets) Restore(ctx context.Context, id string) (history.Interval, system.CutCount, error) {
	removed, err := p.w.Gateway.Restore(ctx, id)
	if err != nil {
		return history.Interval{}, system.CutCount{}, fmt.Errorf("world: restore %s: %w", id, err)
	}
	var count system.CutCount
	for _, c := range removed.Counts {
		if c.ID == id {
			count = counted(c)
		}
	}
	return p.w.between(removed.Applied), count, nil
}

// counted tells pairs, which the gateway calls "from>to" or "from>to:port", from hosts.
func counted(c gateway.CutCount) system.CutCount {
	count := system.CutCount{ID: c.ID}
	for _, h := range c.Hosts {
		host, peer, _ := strings.Cut(h.Host, ">")
		peer, port, _ := strings.Cut(peer, ":")
		number, _ := strconv.ParseUint(port, 10, 16) // "" is none
		count.Hosts = append(count.Hosts, system.HostCount{
			Host: host, Peer: peer, Port: uint16(number), From: h.From, To: h.To, Queries: h.Queries,
		})
	}
	return count
}
