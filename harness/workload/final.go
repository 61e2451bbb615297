package workload

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/history"
)

const (
	finalReaders = 16 // reads side by side
	missedTimes  = 3  // answers without the item until it counts as missing
)

// FinalRead asks for every id and returns the answers in the order of ids.
//
// It reads in rounds, half a second apart. An item that is found is done. One
// that is missing is asked for again until it was missing three times over one
// second, since a replica may lag. A read that failed is repeated until the
// budget or ctx ends, and then stays failed: nothing is known of that item.
// Nothing is known either of one that was missing too few times by then.
func (r *Runner) FinalRead(ctx context.Context, ids []string) []history.Final {
	ctx, cancel := context.WithTimeout(ctx, r.options.finalBudget)
	defer cancel()
	finals := make([]history.Final, len(ids))
	missed := make([]int, len(ids))
	open := make([]int, len(ids)) // indexes of the ids that need another read
	for i, id := range ids {
		finals[i] = history.Final{ID: id, Outcome: history.Failed, Error: "not read: the time was up"}
		open[i] = i
	}
	for {
		r.readRound(ctx, open, finals)
		open = stillOpen(open, finals, missed)
		if len(open) == 0 || !pause(ctx, r.options.finalPause) {
			return undecided(finals, open)
		}
	}
}

// undecided marks the items that were missing too few times as failed.
func undecided(finals []history.Final, open []int) []history.Final {
	for _, i := range open {
		if finals[i].Outcome == history.Missing {
			finals[i].Outcome, finals[i].Error = history.Failed, "missing, but the time was up before it was so for a second"
		}
	}
	return finals
}

// readRound reads the open ids side by side.
func (r *Runner) readRound(ctx context.Context, open []int, finals []history.Final) {
	var readers errgroup.Group
	readers.SetLimit(finalReaders)
	for _, i := range open {
		readers.Go(func() error {
			if ctx.Err() == nil {
				finals[i] = r.readOnce(ctx, finals[i].ID)
			}
			return nil
		})
	}
	_ = readers.Wait() // the readers return no errors
}

func (r *Runner) readOnce(ctx context.Context, id string) history.Final {
	op := history.Op{ID: id, Kind: history.Read, Intended: r.clock.Now()}
	a := r.perform(ctx, &op)
	final := history.Final{ID: id, Outcome: op.Outcome, Error: op.Error}
	switch op.Outcome {
	case history.OK:
		r.program.count(&final, a)
	case history.Failed:
		final.Error = describe(op)
	default: // missing: there is nothing to count
	}
	return final
}

// stillOpen returns the ids that are not decided yet, and counts misses.
func stillOpen(open []int, finals []history.Final, missed []int) []int {
	var next []int
	for _, i := range open {
		switch finals[i].Outcome {
		case history.OK:
			continue
		case history.Missing:
			if missed[i]++; missed[i] >= missedTimes {
				continue
			}
		default:
			missed[i] = 0 // the misses must follow each other
		}
		next = append(next, i)
	}
	return next
}

// pause waits, and tells whether ctx lasted.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
