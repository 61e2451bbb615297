package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// interrupted is the cause of a context that a signal has ended.
type interrupted struct{ signal os.Signal }

func (i interrupted) Error() string { return fmt.Sprintf("it was stopped (%s)", i.signal) }

// untilSignal returns a context that ends with the first signal that asks for
// it. The second ends this process at once: what it leaves is then undone by its
// guardian.
func untilSignal() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		cancel(interrupted{<-signals})
		fmt.Fprintln(os.Stderr, "\ngameday: stopping; faults are healed and everything is removed first. Once more ends at once, and leaves that to the guardian.")
		<-signals
		fmt.Fprintln(os.Stderr, "gameday: ended; what is left is undone in the background, within seconds. `gameday clean` waits for it.")
		os.Exit(exitInterrupted)
	}()
	return ctx, func() { signal.Stop(signals) }
}
