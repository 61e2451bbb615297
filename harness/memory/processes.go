package memory

import (
	"context"
	"time"

	"github.com/gameday-harness/gameday/harness/system"
)

// Processes is the power over the processes of hosts.
func (w *World) Processes() system.Processes { return processes{w} }

type processes struct{ *World }

// act does one thing to hosts.
func (p processes) act(ctx context.Context, power, log string, hosts []string, do func(h *host, now time.Duration)) error {
	_, err := p.change(ctx, power, func(now time.Duration) error {
		for _, name := range hosts {
			if _, err := p.host(name); err != nil {
				return err
			}
		}
		for _, name := range hosts {
			h := p.hosts[name]
			p.say(h, log)
			do(h, now)
		}
		return nil
	})
	return err
}

func (p processes) Kill(ctx context.Context, hosts ...string) error {
	return p.act(ctx, "Kill", "killed", hosts, func(h *host, _ time.Duration) { h.running, h.paused = false, false })
}

func (p processes) Stop(ctx context.Context, hosts ...string) error {
	return p.act(ctx, "Stop", "stopped", hosts, func(h *host, _ time.Duration) { h.running, h.paused = false, false })
}

func (p processes) Start(ctx context.Context, hosts ...string) error {
	return p.act(ctx, "Start", "started", hosts, func(h *host, now time.Duration) {
		if !h.running {
			h.running, h.booted = true, now+p.options.Boot
			clear(h.backlog)
		}
	})
}

func (p processes) Pause(ctx context.Context, hosts ...string) error {
	return p.act(ctx, "Pause", "paused", hosts, func(h *host, _ time.Duration) { h.paused = h.running })
}

func (p processes) Resume(ctx context.Context, hosts ...string) error {
	return p.act(ctx, "Resume", "resumed", hosts, func(h *host, _ time.Duration) {
		h.paused = false
		clear(h.backlog)
	})
}

func (p processes) Running(ctx context.Context, name string) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	h, err := p.host(name)
	if err != nil {
		return false, err
	}
	return h.running && !h.paused, ctx.Err()
}
