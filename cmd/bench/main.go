// Command bench measures what Gameday costs, each figure beside what it
// replaces, in one run: seconds until a system serves its first write, beside
// the same compose file under docker-compose; and the latency of a round trip
// through the wire, beside two containers on one bridge.
//
// A round that fails is told and made again, and what it made is removed; what
// Docker will not let go of is told by name. Each round has a project name, a port
// and a network that nothing else uses.
//
// Usage: bench [ROUNDS]; it needs the images of `make images`, and Docker.
// In the containers that it starts, it is the server and the client itself.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"
)

// defaultRounds is how often each figure is taken; the median counts.
const defaultRounds = 3

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 2 && args[0] == "ping" {
		return ping(ctx, args[1])
	}
	if len(args) == 1 && args[0] == "pong" {
		return pong(ctx)
	}
	rounds := defaultRounds
	if len(args) == 1 {
		n, err := strconv.Atoi(args[0])
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no number of rounds; use bench [ROUNDS]", args[0])
		}
		rounds = n
	}
	b := newBench(ctx, rounds, os.Stdout, execute)
	if err := b.bringUps(ctx); err != nil {
		return err
	}
	return b.wires(ctx)
}
