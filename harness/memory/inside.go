package memory

import (
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

func (r resources) Limits(ctx context.Context, name string) (system.Limits, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	h, err := r.host(name)
	if err != nil {
		return system.Limits{}, err
	}
	return h.limits, ctx.Err()
}

func (r resources) Limit(ctx context.Context, name string, l system.Limits) error {
	_, err := r.change(ctx, "Limit", func(time.Duration) error {
		h, err := r.host(name)
		if err == nil && l.CPUs != 0 {
			h.limits.CPUs = l.CPUs
		}
		if err == nil && l.Memory != 0 {
			h.limits.Memory = l.Memory
		}
		return err
	})
	return err
}

// Usage is always the same: the hosts do no work.
func (r resources) Usage(ctx context.Context, name string) (system.Usage, error) {
	_, err := r.host(name)
	if err == nil {
		err = ctx.Err()
	}
	return system.Usage{CPU: time.Second, Memory: 1 << 20}, err
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
