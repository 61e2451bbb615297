package crashtest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/wait"
)

// errOver says that a run ended before it came to where it was to be killed.
var errOver = errors.New("the run ended before")

// runLimit bounds an undisturbed run.
const runLimit = 10 * time.Minute

// await follows the journal until the nth record of a kind is there.
func (t *trial) await(ctx context.Context, m moment, nth int) error {
	const often = time.Millisecond
	ctx, stop := context.WithTimeoutCause(ctx, runLimit, fmt.Errorf("no %s #%d within %s", m, nth, runLimit))
	defer stop()
	for {
		runs := t.runs() // asked first: what it wrote until then is read below
		if err := t.read(); err != nil {
			return err
		}
		switch {
		case t.reached(m, nth):
			return nil
		case !runs:
			return errOver
		}
		if err := wait.Pause(ctx, often); err != nil {
			return err
		}
	}
}

// over waits until the run has ended.
func (t *trial) over(ctx context.Context, limit time.Duration) error {
	ctx, stop := context.WithTimeoutCause(ctx, limit, fmt.Errorf("it still runs after %s", limit))
	defer stop()
	select {
	case <-t.ended:
		return t.read()
	case <-ctx.Done():
		return fmt.Errorf("the run has not ended: %w", context.Cause(ctx))
	}
}

// sustained is how long a fault is in force before anything happens to the run:
// it is confirmed meanwhile.
const sustained = 500 * time.Millisecond

// inFault waits until a fault is in force, and a little longer.
func (t *trial) inFault(ctx context.Context) error {
	if err := t.await(ctx, injected, 1); err != nil {
		return err
	}
	return wait.Pause(ctx, sustained)
}
