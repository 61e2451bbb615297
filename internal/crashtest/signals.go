package crashtest

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/harness/wait"
)

// between are the signals of somebody who is in a hurry.
const between = 100 * time.Millisecond

// signals sends a signal so many times. The run must end as interrupted, and
// nothing may be left soon after the first.
func signals(s syscall.Signal, times int) func(context.Context, *bench, scenario, int, *result) error {
	return func(ctx context.Context, b *bench, in scenario, _ int, r *result) error {
		return b.during(ctx, setting{}, in, r, func(t *trial) error {
			sent := time.Now()
			for i := range times {
				if i > 0 {
					if err := wait.Pause(ctx, between); err != nil {
						return err
					}
				}
				t.signal(s)
			}
			return t.ends(ctx, sent, r, endedEarly, exitInterrupted)
		})
	}
}

// stopCommand presses the stop button.
func stopCommand(ctx context.Context, b *bench, in scenario, _ int, r *result) error {
	return b.during(ctx, setting{}, in, r, func(t *trial) error {
		pressed := time.Now()
		if code, said := t.gameday(ctx, "stop", t.begin.Run); code != 0 {
			r.add(fmt.Sprintf("`gameday stop` ends with code %d: %s", code, said))
		}
		return t.ends(ctx, pressed, r, endedEarly, exitInterrupted)
	})
}

// ends waits for the end of a run that was told to end at an instant, and checks
// its exit code, what is left, and what it tells.
func (t *trial) ends(ctx context.Context, told time.Time, r *result, says *regexp.Regexp, codes ...int) error {
	t.bench.undoings.Add(1)
	defer t.bench.undoings.Add(-1)
	if err := t.over(ctx, runLimit); err != nil {
		return err
	}
	if code := t.code(); !slices.Contains(codes, code) {
		r.add(fmt.Sprintf("the run ended with code %d instead of %v", code, codes))
	}
	var left []string
	r.undo, left = t.undone(ctx, told)
	r.add(left...)
	r.add(t.evidence(ctx, says)...)
	return nil
}
