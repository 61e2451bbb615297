// Command gameday takes DNS, a host or a region away from a system described
// by a compose file, and tells what its users saw.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/gameday-harness/gameday/harness/docker"
)

// Exit codes, a contract with scripts.
const (
	exitHolds        = 0   // every objective held
	exitBroken       = 1   // an objective was broken
	exitUsage        = 2   // wrong use, or a bad file
	exitInconclusive = 3   // nothing could be said: no Docker, no steady state, fault not confirmed
	exitInterrupted  = 130 // stopped by a signal
)

func main() {
	ctx, stop := untilSignal()
	defer stop()
	os.Exit(execute(ctx, os.Args[1:]))
}

// execute runs one command and returns the exit code.
func execute(ctx context.Context, args []string) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(terminal{os.Stdout})
	root.SetErr(terminal{os.Stderr})
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitHolds
	}
	var e exit
	if !errors.As(err, &e) {
		e = exit{code: exitUsage, err: err} // cobra's own: unknown flags and commands
	}
	if e.err != nil {
		fmt.Fprintln(root.ErrOrStderr(), "gameday:", e.err)
	}
	return e.code
}

// exit is an error with the exit code that it leads to. Without an inner error
// everything was said already.
type exit struct {
	code int
	err  error
}

func (e exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e exit) Unwrap() error { return e.err }

func usage(err error) error { return exit{exitUsage, err} }
func inconclusive(err error) error {
	if errors.As(err, new(docker.Remote)) {
		return usage(err)
	}
	return exit{exitInconclusive, err}
}
