package memory

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// cut is one in force.
type cut struct {
	system.Cut
	counts []system.HostCount // of its hosts, then of its pairs
	dice   *rand.Rand         // of a cut with a loss: the same every time
}

// Packets is the power over what passes between hosts.
func (w *World) Packets() system.Packets { return packets{w} }

type packets struct{ *World }

func (p packets) Cut(ctx context.Context, c system.Cut) (history.Interval, error) {
	return p.change(ctx, "Cut", func(time.Duration) error {
		if err := p.checkCut(c); err != nil {
			return err
		}
		added := &cut{Cut: c, dice: rand.New(rand.NewPCG(1, 2))}
		for _, h := range c.Hosts {
			added.counts = append(added.counts, system.HostCount{Host: h})
		}
		for _, pair := range c.Pairs {
			added.counts = append(added.counts, system.HostCount{Host: pair.From, Peer: pair.To, Port: pair.Port})
		}
		p.cuts = append(p.cuts, added)
		return nil
	})
}

func (p packets) checkCut(c system.Cut) error {
	switch {
	case c.ID == "":
		return fmt.Errorf("memory: a cut needs an id")
	case c.Mode != system.Silent && c.Mode != system.Refused:
		return fmt.Errorf("memory: cut %q: packets cannot be %q", c.ID, c.Mode)
	case len(c.Hosts)+len(c.Pairs) == 0:
		return fmt.Errorf("memory: cut %q names no host and no pair", c.ID)
	case !(c.Loss >= 0 && c.Loss <= 1): // NaN fails both
		return fmt.Errorf("memory: cut %q: loss %v is not within 0 and 1", c.ID, c.Loss)
	case slices.ContainsFunc(p.cuts, func(o *cut) bool { return o.ID == c.ID }):
		return fmt.Errorf("memory: cut %q is in force already", c.ID)
	}
	names := slices.Clone(c.Hosts)
	for _, pair := range c.Pairs {
		names = append(names, pair.From, pair.To)
	}
	for _, name := range names {
		if _, err := p.host(name); err != nil {
			return err
		}
	}
	return nil
}

func (p packets) Restore(ctx context.Context, id string) (history.Interval, system.CutCount, error) {
	var count system.CutCount
	at, err := p.change(ctx, "Restore", func(time.Duration) error {
		i := slices.IndexFunc(p.cuts, func(c *cut) bool { return c.ID == id })
		if i < 0 {
			return nil
		}
		count = system.CutCount{ID: id, Hosts: p.cuts[i].counts}
		p.cuts = slices.Delete(p.cuts, i, i+1)
		return nil
	})
	return at, count, err
}

// outside is who is no host: users.
const outside = ""

// fate is what becomes of a packet.
type fate int

const (
	passes fate = iota
	dropped
	rejected
)

// packet is what a packet carries: a query for DNS over UDP, or something over TCP to
// a port; the zero value is anything else.
type packet struct {
	query bool
	port  uint16
}

// send sends a packet from a host to another (or from or to outside), counts it
// where it is stopped and says what becomes of it.
func (w *World) send(from, to string, p packet) fate {
	if from == to {
		return passes
	}
	for _, c := range w.cuts {
		i, sent := c.subject(from, to, p.port)
		if i < 0 || c.lets() {
			continue
		}
		if sent {
			c.counts[i].From++
		} else {
			c.counts[i].To++
		}
		if p.query && !sent {
			c.counts[i].Queries++
		}
		if c.Mode == system.Refused {
			return rejected
		}
		return dropped
	}
	return passes
}

// subject finds which host or pair of the cut a packet belongs to, and says whether
// that has sent it; -1: to none.
func (c *cut) subject(from, to string, port uint16) (at int, sent bool) {
	for i, n := range c.counts {
		switch {
		case n.Port != 0 && n.Port != port: // it is of another port only
		case n.Peer != "" && n.Host == from && n.Peer == to, n.Peer == "" && n.Host == from:
			return i, true
		case n.Peer == "" && n.Host == to:
			return i, false
		}
	}
	return -1, false
}

// lets says whether a cut with a loss lets the next packet pass.
func (c *cut) lets() bool { return c.Loss > 0 && c.dice.Float64() >= c.Loss }

// reaches says whether packets pass between two hosts in both directions. Nothing
// is sent, and nothing counted; a loss of less than all is none.
func (w *World) reaches(a, b string) bool {
	if a == b {
		return true
	}
	for _, c := range w.cuts {
		if c.Loss != 0 && c.Loss < 1 {
			continue
		}
		there, _ := c.subject(a, b, 0)
		back, _ := c.subject(b, a, 0)
		if there >= 0 || back >= 0 {
			return false
		}
	}
	return true
}
