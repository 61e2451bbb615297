package workload

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// primeEvery is the time between two writes of Prime, which bounds the error of
// "seconds to first write".
const primeEvery = 50 * time.Millisecond

// Prime writes every 50 ms until a write is acknowledged, and returns that
// write: from here on reads have something to ask for. All writes are recorded,
// and those still in flight complete by themselves. It fails when ctx ends
// first, with what the last write met.
func (r *Runner) Prime(ctx context.Context) (history.Op, error) {
	results := make(chan history.Op)
	returned := make(chan struct{})
	defer close(returned)
	ticker := time.NewTicker(primeEvery)
	defer ticker.Stop()

	last := history.Op{Error: "no answer yet"}
	r.primeOnce(ctx, results, returned)
	for {
		select {
		case <-ctx.Done():
			return history.Op{}, fmt.Errorf("workload%s: priming: no write to %s was acknowledged: %w; the last one: %s",
				r.called(), r.entry, ctx.Err(), describe(last))
		case <-ticker.C:
			r.primeOnce(ctx, results, returned)
		case last = <-results:
			if last.Outcome == history.OK {
				return last, nil
			}
		}
	}
}

// primeOnce sends a write that reports to results until Prime has returned.
func (r *Runner) primeOnce(ctx context.Context, results chan<- history.Op, returned <-chan struct{}) {
	op := history.Op{ID: r.ids.next(), Kind: history.Write, Workload: r.options.name, Fresh: true, Intended: r.clock.Now()}
	r.inFlight.Go(func() {
		r.perform(ctx, &op, false)
		r.complete(op, false)
		select {
		case results <- op:
		case <-returned:
		}
	})
}

// called is the name of one among several workloads, for errors.
func (r *Runner) called() string {
	if r.options.name == "" {
		return ""
	}
	return fmt.Sprintf(" %q", r.options.name)
}

// describe says in a few words what an operation met.
func describe(op history.Op) string {
	switch {
	case op.Error != "":
		return op.Error
	case op.Status != 0:
		return fmt.Sprintf("status %d (%s)", op.Status, op.Outcome)
	default:
		return string(op.Outcome)
	}
}
