package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// tries is how often a round is made before the bench gives up on it.
const tries = 3

// bench is one run of this command.
type bench struct {
	id      string // never used before
	first   int    // where the search for free networks begins
	rounds  int
	out     io.Writer // figures, and what went wrong on the way to them
	run     command
	compose []string
	made    int // names that were given
}

func newBench(ctx context.Context, rounds int, out io.Writer, run command) *bench {
	var random [6]byte
	_, _ = rand.Read(random[:]) // never fails
	return &bench{
		id: hex.EncodeToString(random[:4]), first: int(binary.BigEndian.Uint16(random[4:])) % subnets,
		rounds: rounds, out: out, run: run, compose: composeCommand(ctx, run),
	}
}

// name is one that nothing else has or had: an engine may keep what an earlier
// round or run of that name left.
func (b *bench) name() string {
	b.made++
	return fmt.Sprintf("bench-%s-%d", b.id, b.made)
}

// say prints one line.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.out, format+"\n", args...)
}

// again makes a round until it succeeds. One that fails is told and made again, on
// all new ground, a limited number of times; after an interrupt it is not.
func again[T any](ctx context.Context, b *bench, what string, round func(context.Context) (T, error)) (T, error) {
	for try := 1; ; try++ {
		result, err := round(ctx)
		switch {
		case err == nil:
			return result, nil
		case ctx.Err() != nil:
			return result, fmt.Errorf("%s: %w", what, context.Cause(ctx))
		case try == tries:
			return result, fmt.Errorf("%s failed %d times, the last time with: %w", what, tries, err)
		}
		b.say("%s failed and is made again: %v", what, err)
	}
}

// onCompose brings a file up under compose, hands the project to use with when it
// was begun, and removes everything.
func (b *bench) onCompose(ctx context.Context, file string, use func(p project, began time.Time) error) error {
	at, err := findPlace(ctx, b.run, "gameday-"+b.name(), b.first)
	if err != nil {
		return err
	}
	p := project{at, file, b.compose, b.run}
	defer func() {
		for _, left := range p.remove(ctx) {
			b.say("could not be removed: %s", left)
		}
	}()
	began := time.Now()
	if err := p.up(ctx); err != nil {
		return err
	}
	return use(p, began)
}
