// Command crashtest proves that Gameday leaves nothing behind, whatever kills it;
// see package crashtest. Run it as `make crash-test`.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/gameday-harness/gameday/internal/crashtest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(crashtest.Main(ctx, os.Args[1:]))
}
