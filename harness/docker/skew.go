package docker

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
)

// skew converts CLOCK_MONOTONIC of the gateway's kernel to the run's clock.
type skew struct {
	shift time.Duration // run time = monotonic + shift
	bound time.Duration // the conversion errs by at most this
}

// synchronise compares the gateway's clock with ours. On one kernel both are
// the same clock; elsewhere (a virtual machine, another host) the difference
// is known as well as a round trip allows.
func (w *World) synchronise(ctx context.Context) error {
	offset, err := w.Gateway.Sync(ctx)
	if err != nil {
		return fmt.Errorf("world: compare the gateway's clock with ours: %w", err)
	}
	w.skew = skew{
		shift: monotonicShift(w.clock) - time.Duration(offset.Offset),
		bound: time.Duration(offset.Bound),
	}
	return nil
}

// monotonicShift is the run's time minus CLOCK_MONOTONIC, from the tightest of
// a few pairs of readings. Go's own monotonic clock is the same one, so the
// pair only has to be close.
func monotonicShift(c history.Clock) time.Duration {
	const tries = 9
	var best, shift time.Duration
	for try := range tries {
		before := c.Now()
		monotonic := gateway.Monotonic()
		after := c.Now()
		if try == 0 || after-before < best {
			best = after - before
			shift = (before+after)/2 - time.Duration(monotonic)
		}
	}
	return shift
}

// When converts a CLOCK_MONOTONIC time of the gateway's kernel, nanoseconds,
// to the run's time, which lies within the interval.
func (w *World) When(monotonic int64) history.Interval {
	t := time.Duration(monotonic) + w.skew.shift
	return history.Interval{From: t - w.skew.bound, To: t + w.skew.bound}
}

// Monotonic is CLOCK_MONOTONIC of the gateway's kernel now, nanoseconds.
func (w *World) Monotonic() int64 { return int64(w.clock.Now() - w.skew.shift) }
