package workload

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/wait"
)

const (
	finalReaders = 16 // reads side by side
	missedTimes  = 3  // answers without the item until it counts as missing
)

// FinalRead asks for every one of the ids, which are those that were written, and
// for some that never were. It returns the answers in the order of ids, and then
// those of the ids that were never written.
//
// It reads in rounds, half a second apart. An item that is found is done. One
// that is missing is asked for again until it was missing three times over one
// second, since a replica may lag; what was never written cannot turn up late, and
// is asked for once. A read that failed is repeated until the budget or ctx ends,
// and then stays failed: nothing is known of that item. Nothing is known either of
// one that was missing too few times by then.
func (r *Runner) FinalRead(ctx context.Context, ids []string) []history.Final {
	finals := make([]history.Final, 0, len(ids)+neverFinals(len(ids)))
	for _, id := range ids {
		finals = append(finals, history.Final{ID: id, Workload: r.options.name})
	}
	for range neverFinals(len(ids)) {
		finals = append(finals, history.Final{ID: r.ids.never(), Workload: r.options.name, Never: true})
	}
	r.readAll(ctx, finals)
	return finals
}

// neverFinals is how many ids that were never written a final read asks for: 20,
// or 2 % of those that were.
func neverFinals(written int) int { return max(20, (written+49)/50) }

// readAll fills in what the final reads come to. It asks in random order, so that
// the ids that were never written are not the last.
func (r *Runner) readAll(ctx context.Context, finals []history.Final) {
	ctx, cancel := context.WithTimeout(ctx, r.options.finalBudget)
	defer cancel()
	for i := range finals {
		finals[i].Outcome, finals[i].Error = history.Failed, "not read: the time was up"
	}
	missed := make([]int, len(finals))
	open := random(r.seed, r.options.n, ofFinal).Perm(len(finals)) // indexes of what needs another read
	for {
		r.readRound(ctx, open, finals)
		open = stillOpen(open, finals, missed)
		if len(open) == 0 || wait.Pause(ctx, r.options.finalPause) != nil {
			undecided(finals, open)
			return
		}
	}
}

// undecided marks the items that were missing too few times as failed.
func undecided(finals []history.Final, open []int) {
	for _, i := range open {
		if finals[i].Outcome == history.Missing {
			finals[i].Outcome, finals[i].Error = history.Failed, "missing, but the time was up before it was so for a second"
		}
	}
}

// readRound reads the open ids side by side.
func (r *Runner) readRound(ctx context.Context, open []int, finals []history.Final) {
	var readers errgroup.Group
	readers.SetLimit(finalReaders)
	for _, i := range open {
		readers.Go(func() error {
			if ctx.Err() == nil {
				r.readOnce(ctx, &finals[i])
			}
			return nil
		})
	}
	_ = readers.Wait() // the readers return no errors
}

func (r *Runner) readOnce(ctx context.Context, final *history.Final) {
	op := history.Op{ID: final.ID, Kind: history.Read, Intended: r.clock.Now()}
	copies := r.perform(ctx, &op, true)
	final.Outcome, final.Error, final.Count = op.Outcome, op.Error, 0
	switch op.Outcome {
	case history.OK:
		final.Count = copies
	case history.Failed:
		final.Error = describe(op)
	default: // missing: there is nothing to count
	}
}

// stillOpen returns the ids that are not decided yet, and counts misses.
func stillOpen(open []int, finals []history.Final, missed []int) []int {
	var next []int
	for _, i := range open {
		switch finals[i].Outcome {
		case history.OK:
			continue
		case history.Missing:
			if missed[i]++; missed[i] >= missedTimes || finals[i].Never {
				continue
			}
		default:
			missed[i] = 0 // the misses must follow each other
		}
		next = append(next, i)
	}
	return next
}
