// Command truth is the service of known truth that calibration measures, and the
// services that must never pass.
//
// Usage: truth, or truth liar LIE.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/calibration/internal/liar"
	"github.com/gameday-harness/gameday/calibration/internal/truth"
)

const address = ":8080"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	switch {
	case len(args) == 0:
		if _, err := truth.Start(ctx, address); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	case len(args) == 2 && args[0] == "liar":
		return lie(ctx, liar.Lie(args[1]))
	}
	return errors.New("usage: truth | truth liar LIE")
}

// lie serves until the context ends.
func lie(ctx context.Context, l liar.Lie) error {
	h, err := liar.Handler(l)
	if err != nil {
		return err
	}
	server := &http.Server{Addr: address, Handler: h, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
