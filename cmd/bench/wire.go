package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/history"
)

// pair is two containers that talk to each other, for both ways to run them.
const pair = `x-gameday:
  entrypoint: pong:7000
  workload:
    write: { request: "GET /", ack: "true" }
    read: { request: "GET /", ok: "true" }
services:
  pong:
    image: gameday/bench
    command: [pong]
    expose: ["7000"]
  ping:
    image: gameday/bench
    command: [ping, pong]
    depends_on: [pong]
networks:
  default:
    ipam: { config: [{ subnet: 198.19.241.0/24 }] }
`

// wires measures, in turns, round trips between two containers: through the
// gateway and its toxiproxy, and on one bridge.
func wires(ctx context.Context, rounds int) error {
	dir, err := os.MkdirTemp("", "gameday-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "docker-compose.yml")
	if err := os.WriteFile(file, []byte(pair), 0o600); err != nil {
		return err
	}
	if err := buildImage(ctx, dir); err != nil {
		return err
	}
	t, err := compose.Load(ctx, file)
	if err != nil {
		return err
	}
	var ours, theirs []latencies
	for round := range rounds {
		l, err := throughWire(ctx, t, fmt.Sprintf("bench-wire-%d", round))
		if err != nil {
			return err
		}
		ours = append(ours, l)
		if l, err = direct(ctx, file); err != nil {
			return err
		}
		theirs = append(theirs, l)
	}
	fmt.Printf("round trip of %d bytes, medians of %d rounds, µs:\n", message, rounds)
	fmt.Printf("%-28s %10s %10s %10s\n", "", "wire", "direct", "added")
	for _, row := range []struct {
		name string
		of   func(latencies) float64
	}{
		{"kept connection, median", func(l latencies) float64 { return l.KeptMedian }},
		{"kept connection, p99", func(l latencies) float64 { return l.KeptP99 }},
		{"new connection, median", func(l latencies) float64 { return l.FreshMedian }},
		{"new connection, p99", func(l latencies) float64 { return l.FreshP99 }},
	} {
		a, b := median(each(ours, row.of)), median(each(theirs, row.of))
		fmt.Printf("%-28s %10.0f %10.0f %10.0f\n", row.name, a, b, a-b)
	}
	return nil
}

func each(ls []latencies, of func(latencies) float64) []float64 {
	var values []float64
	for _, l := range ls {
		values = append(values, of(l))
	}
	return values
}

// buildImage puts this very program into an image.
func buildImage(ctx context.Context, dir string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	binary, err := os.ReadFile(self)
	if err != nil {
		return err
	}
	const dockerfile = "FROM scratch\nCOPY bench /bench\nENTRYPOINT [\"/bench\"]\n"
	if err := errors.Join(
		os.WriteFile(filepath.Join(dir, "bench"), binary, 0o755), //nolint:gosec // a program must be executable
		os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte(dockerfile), 0o600),
	); err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, "docker", "build", "--quiet", "--tag", "gameday/bench", dir).CombinedOutput()
	if err != nil {
		return fmt.Errorf("build the image gameday/bench: %w\n%s", err, out)
	}
	return nil
}

func throughWire(ctx context.Context, t *compose.File, run string) (l latencies, err error) {
	w, err := docker.Up(ctx, t, docker.Options{Run: run, Clock: history.NewClock(), KeepImages: true})
	if err != nil {
		return l, err
	}
	defer func() { err = errors.Join(err, w.Close(ctx)) }()
	return awaitResult(ctx, func() (string, error) {
		lines, err := w.Log(ctx, "ping", time.Time{}, 1)
		return strings.Join(lines, "\n"), err
	})
}

func direct(ctx context.Context, file string) (l latencies, err error) {
	defer func() { err = errors.Join(err, down(ctx, file)) }()
	if _, err := dockerCompose(ctx, file, "up", "--detach", "--no-build"); err != nil {
		return l, err
	}
	return awaitResult(ctx, func() (string, error) {
		out, err := dockerCompose(ctx, file, "logs", "--no-color", "ping")
		if i := strings.Index(out, "{"); i >= 0 {
			out = out[i:]
		}
		return out, err
	})
}

// awaitResult reads a ping's log until its line is there.
func awaitResult(ctx context.Context, read func() (string, error)) (latencies, error) {
	const patience = time.Minute
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		text, err := read()
		var l latencies
		if err == nil && json.Unmarshal([]byte(strings.TrimSpace(text)), &l) == nil {
			return l, nil
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
			return latencies{}, fmt.Errorf("ping did not finish: %w; its log: %s", errors.Join(err, ctx.Err()), text)
		}
	}
}
