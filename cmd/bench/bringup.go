package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
)

const (
	reference = "docker-compose.yml"
	benchPort = "18080" // where docker-compose publishes the reference system
	upLimit   = 2 * time.Minute
)

// bringUps measures, in turns, how long the reference system takes until it
// serves its first write: in a world of ours, and under docker-compose.
func bringUps(ctx context.Context, rounds int) error {
	t, err := compose.Load(ctx, reference)
	if err != nil {
		return err
	}
	program, err := workload.Compile(t.Workload)
	if err != nil {
		return err
	}
	var ours, theirs []float64
	for round := range rounds {
		seconds, err := worldUp(ctx, t, program, fmt.Sprintf("bench-up-%d", round))
		if err != nil {
			return err
		}
		ours = append(ours, seconds)
		if seconds, err = composeUp(ctx, program); err != nil {
			return err
		}
		theirs = append(theirs, seconds)
		fmt.Printf("bring-up, round %d: world %.2f s, docker-compose %.2f s\n", round+1, ours[round], theirs[round])
	}
	a, b := median(ours), median(theirs)
	fmt.Printf("seconds until the first write, median of %d: world %.2f s, docker-compose %.2f s, ratio %.2f (aim: at most 1.0)\n\n",
		rounds, a, b, a/b)
	return nil
}

func worldUp(ctx context.Context, t *compose.File, p *workload.Program, run string) (seconds float64, err error) {
	began := time.Now()
	w, err := docker.Up(ctx, t, docker.Options{Run: run, Clock: history.NewClock(), KeepImages: true})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, w.Close(ctx)) }()
	return firstWrite(ctx, p, w.Entry(), began)
}

func composeUp(ctx context.Context, p *workload.Program) (seconds float64, err error) {
	began := time.Now()
	defer func() { err = errors.Join(err, down(ctx, reference)) }()
	if _, err := dockerCompose(ctx, reference, "up", "--detach", "--no-build"); err != nil {
		return 0, err
	}
	return firstWrite(ctx, p, "http://127.0.0.1:"+benchPort, began)
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
