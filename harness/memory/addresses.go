package memory

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// move is one in force.
type move struct {
	host  string
	count system.MoveCount
}

// Addresses is the power over where hosts are found.
func (w *World) Addresses() system.Addresses { return addresses{w} }

type addresses struct{ *World }

// Addr is the address that a host was given, wherever it has moved since.
func (a addresses) Addr(name string) (string, bool) {
	h, known := a.hosts[name] // neither the map nor the address ever changes
	if !known {
		return "", false
	}
	return h.addr, true
}

func (a addresses) Move(ctx context.Context, id, name string) (history.Interval, system.Moved, error) {
	var went system.Moved
	at, err := a.change(ctx, "Move", func(time.Duration) error {
		h, err := a.host(name)
		if err != nil {
			return err
		}
		if _, used := a.moves[id]; used || a.moveOf(name) != nil {
			return fmt.Errorf("memory: move %q: it is in force already, or host %q has moved", id, name)
		}
		a.moves[id] = &move{host: name, count: system.MoveCount{ID: id}}
		went = system.Moved{From: h.addr, To: h.spare}
		return nil
	})
	return at, went, err
}

func (a addresses) MoveBack(ctx context.Context, id string) (history.Interval, system.MoveCount, error) {
	var count system.MoveCount
	at, err := a.change(ctx, "MoveBack", func(time.Duration) error {
		if m, known := a.moves[id]; known {
			count = m.count
			delete(a.moves, id)
		}
		return nil
	})
	return at, count, err
}

// moveOf is the move in force of a host, or nil.
func (w *World) moveOf(name string) *move {
	for _, m := range w.moves {
		if m.host == name {
			return m
		}
	}
	return nil
}

// found is where a host is found now.
func (w *World) found(h *host) string {
	if w.moveOf(h.Name) != nil {
		return h.spare
	}
	return h.addr
}

// at finds the host at an address, and false when nobody is there.
func (w *World) at(addr string) (*host, bool) {
	for _, h := range w.hosts {
		if w.found(h) == addr {
			return h, true
		}
		if m := w.moveOf(h.Name); m != nil && addr == h.addr {
			m.count.Dropped++
		}
	}
	return nil, false
}

// isItself says whether an address is a host's own, as it sees itself.
func (h *host) isItself(addr string) bool {
	ip, err := netip.ParseAddr(addr)
	return err == nil && (ip.IsLoopback() || ip.IsUnspecified() || addr == h.addr)
}
