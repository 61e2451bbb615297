package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
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
    ipam: { config: [{ subnet: "${BOARD_SUBNET:-198.19.241.0/24}" }] }
`

// wires measures, in turns, round trips between two containers: through the
// gateway and its toxiproxy, and on one bridge.
func (b *bench) wires(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "gameday-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "docker-compose.yml")
	if err := os.WriteFile(file, []byte(pair), 0o600); err != nil {
		return err
	}
	if err := b.buildImage(ctx, dir); err != nil {
		return err
	}
	t, err := compose.Load(ctx, file)
	if err != nil {
		return err
	}
	var ours, theirs []latencies
	for round := range b.rounds {
		what := fmt.Sprintf("round trips, round %d", round+1)
		wire, err := again(ctx, b, what+", wire", func(ctx context.Context) (latencies, error) { return b.throughWire(ctx, t) })
		if err != nil {
			return err
		}
		bridge, err := again(ctx, b, what+", direct", func(ctx context.Context) (latencies, error) { return b.direct(ctx, file) })
		if err != nil {
			return err
		}
		ours, theirs = append(ours, wire), append(theirs, bridge)
	}
	b.say("round trip of %d bytes, medians of %d rounds, µs:", message, b.rounds)
	b.say("%-28s %10s %10s %10s", "", "wire", "direct", "added")
	for _, row := range []struct {
		name string
		of   func(latencies) float64
	}{
		{"kept connection, median", func(l latencies) float64 { return l.KeptMedian }},
		{"kept connection, p99", func(l latencies) float64 { return l.KeptP99 }},
		{"new connection, median", func(l latencies) float64 { return l.FreshMedian }},
		{"new connection, p99", func(l latencies) float64 { return l.FreshP99 }},
	} {
		wire, bridge := median(each(ours, row.of)), median(each(theirs, row.of))
		b.say("%-28s %10.0f %10.0f %10.0f", row.name, wire, bridge, wire-bridge)
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
func (b *bench) buildImage(ctx context.Context, dir string) error {
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
	_, err = b.run(ctx, nil, "docker", "build", "--quiet", "--tag", "gameday/bench", dir)
	return err
}

func (b *bench) throughWire(ctx context.Context, t *compose.File) (l latencies, err error) {
	err = b.onWorld(ctx, t, func(w *docker.World, _ time.Time) error {
		l, err = awaitResult(ctx, func() (string, error) {
			lines, err := w.Logs().Log(ctx, "ping", time.Time{}, 1)
			return strings.Join(lines, "\n"), err
		})
		return err
	})
	return l, err
}

func (b *bench) direct(ctx context.Context, file string) (l latencies, err error) {
	err = b.onCompose(ctx, file, func(p project, _ time.Time) error {
		l, err = awaitResult(ctx, func() (string, error) {
			out, err := p.do(ctx, "logs", "--no-color", "ping")
			if i := strings.Index(out, "{"); i >= 0 {
				out = out[i:]
			}
			return out, err
		})
		return err
	})
	return l, err
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
