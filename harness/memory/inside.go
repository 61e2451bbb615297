package memory

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/system"
)

// Resources is the power over what a host may use.
func (w *World) Resources() system.Resources { return resources{w} }

type resources struct{ *World }

// What the machine has on which all hosts run.
const (
	machineCPUs   = 4
	machineMemory = 8 << 30
)

func (r resources) Limits(ctx context.Context, name string) (system.Limits, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	h, err := r.host(name)
	if err != nil {
		return system.Limits{}, err
	}
	return system.Limits{CPUs: cmp.Or(h.limits.CPUs, machineCPUs), Memory: cmp.Or(h.limits.Memory, machineMemory)}, ctx.Err()
}

func (r resources) Limit(ctx context.Context, name string, l system.Limits) error {
	_, err := r.change(ctx, "Limit", func(now time.Duration) error {
		h, err := r.host(name)
		if err != nil {
			return err
		}
		h.work(now)
		if l.CPUs != 0 {
			h.limits.CPUs = l.CPUs
		}
		if l.Memory != 0 {
			h.limits.Memory = l.Memory
		}
		return nil
	})
	return err
}

func (r resources) Restore(ctx context.Context, name string) error {
	_, err := r.change(ctx, "Limits", func(now time.Duration) error {
		h, err := r.host(name)
		if err == nil {
			h.work(now)
			h.limits = system.Limits{}
		}
		return err
	})
	return err
}

// Usage is that of hosts that want Options.Demand of processors all the time, and a
// MiB.
func (r resources) Usage(ctx context.Context, name string) (system.Usage, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	h, err := r.host(name)
	if err == nil {
		err = r.broken["Usage"]
	}
	if err != nil {
		return system.Usage{}, err
	}
	h.work(r.Now())
	return h.used, ctx.Err()
}

// period is how often a limit of processors is looked after.
const period = 100 * time.Millisecond

// work lets a host use what it may until now.
func (h *host) work(now time.Duration) {
	took := now - h.worked
	h.worked = now
	h.used.Memory = 0
	if !h.running {
		return
	}
	h.used.Memory = 1 << 20
	got := h.demand
	if limit := h.limits.CPUs; limit != 0 {
		h.used.Periods += uint64(took / period)
		if limit < got {
			got = limit
			h.used.Throttled += uint64(took / period)
		}
	}
	h.used.CPU += time.Duration(got * float64(took))
}

// Files is the power over files and commands inside hosts.
func (w *World) Files() system.Files { return files{w} }

type files struct{ *World }

// Run writes down what it was asked to run, and runs nothing. "false" ends with
// exit code 1 all the same, as everywhere.
func (f files) Run(ctx context.Context, name string, args ...string) (system.Ran, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	h, err := f.host(name)
	if err == nil {
		err = f.broken["Run"]
	}
	if err != nil {
		return system.Ran{}, err
	}
	command := strings.Join(args, " ")
	f.say(h, "ran "+command)
	if command == "false" {
		return system.Ran{ExitCode: 1, Err: "it is false\n"}, ctx.Err()
	}
	return system.Ran{Out: command + "\n"}, ctx.Err()
}

func (f files) Read(ctx context.Context, name, path string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	h, err := f.host(name)
	if err != nil {
		return nil, err
	}
	content, there := h.files[path]
	if !there {
		return nil, fmt.Errorf("memory: read %s on host %s: %w", path, name, fs.ErrNotExist)
	}
	return append([]byte{}, content...), ctx.Err()
}

func (f files) Write(ctx context.Context, name, path string, content []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	h, err := f.host(name)
	if err != nil {
		return err
	}
	h.files[path] = append([]byte{}, content...)
	return ctx.Err()
}

// Logs reads what hosts wrote.
func (w *World) Logs() system.Logs { return logs{w} }

type logs struct{ *World }

// line is one of a log.
type line struct {
	at   time.Time
	text string
}

// say lets a host write a line.
func (w *World) say(h *host, text string) { h.log = append(h.log, line{at: time.Now(), text: text}) }

func (l logs) Log(ctx context.Context, name string, since time.Time, n int) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h, err := l.host(name)
	if err == nil {
		err = l.broken["Log"]
	}
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, said := range h.log {
		if !said.at.Before(since) {
			lines = append(lines, said.text)
		}
	}
	return lines[max(0, len(lines)-n):], ctx.Err()
}
