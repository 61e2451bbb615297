package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
	"github.com/gameday-harness/gameday/harness/workload/web"
)

const (
	reference = "docker-compose.yml"
	upLimit   = 2 * time.Minute
)

// bringUps measures, in turns, how long the reference system takes until it
// serves its first write: in a world of ours, and under docker-compose.
func (b *bench) bringUps(ctx context.Context) error {
	t, err := compose.Load(ctx, reference)
	if err != nil {
		return err
	}
	program, err := workload.Compile(t.Workloads[0], web.Protocol{})
	if err != nil {
		return err
	}
	var ours, theirs []float64
	for round := range b.rounds {
		what := fmt.Sprintf("bring-up, round %d", round+1)
		world, err := again(ctx, b, what+", world", func(ctx context.Context) (float64, error) { return b.worldUp(ctx, t, program) })
		if err != nil {
			return err
		}
		composed, err := again(ctx, b, what+", docker-compose", func(ctx context.Context) (float64, error) { return b.composeUp(ctx, program) })
		if err != nil {
			return err
		}
		ours, theirs = append(ours, world), append(theirs, composed)
		b.say("%s: world %.2f s, docker-compose %.2f s", what, world, composed)
	}
	world, composed := median(ours), median(theirs)
	b.say("seconds until the first write, median of %d: world %.2f s, docker-compose %.2f s, ratio %.2f (aim: at most 1.0)\n",
		b.rounds, world, composed, world/composed)
	return nil
}

func (b *bench) worldUp(ctx context.Context, t *compose.File, p *workload.Program) (seconds float64, err error) {
	err = b.onWorld(ctx, t, func(w *docker.World, began time.Time) error {
		seconds, err = firstWrite(ctx, p, w.Entry(), began)
		return err
	})
	return seconds, err
}

// onWorld brings a world up, hands it to use with when it was begun, and removes
// it. That a world could not be removed spoils no figure: it is told.
func (b *bench) onWorld(ctx context.Context, t *compose.File, use func(w *docker.World, began time.Time) error) error {
	began := time.Now()
	w, err := docker.Up(ctx, t, docker.Options{Run: b.name(), Clock: history.NewClock(), KeepImages: true})
	if err != nil {
		return err
	}
	defer func() {
		if err := w.Close(ctx); err != nil {
			b.say("could not be removed: %v", err)
		}
	}()
	return use(w, began)
}

func (b *bench) composeUp(ctx context.Context, p *workload.Program) (seconds float64, err error) {
	err = b.onCompose(ctx, reference, func(s project, began time.Time) error {
		seconds, err = firstWrite(ctx, p, fmt.Sprintf("http://127.0.0.1:%d", s.port), began)
		return err
	})
	return seconds, err
}

// firstWrite is how long after began the system acknowledged a write.
func firstWrite(ctx context.Context, p *workload.Program, url string, began time.Time) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, upLimit)
	defer cancel()
	users, err := workload.New(p, url, func(history.Op) {}, history.NewClock(), 1)
	if err != nil {
		return 0, err
	}
	defer users.Close()
	_, err = users.Prime(ctx)
	return time.Since(began).Seconds(), err
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
