package harness_test

import (
	"context"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
)

// asked is the protocol of users who ask a world in memory.
type asked struct {
	world    *memory.World
	deadline time.Duration
}

func (asked) Name() string { return "memory" }

func (a asked) Compile(w settings.Workload) (workload.Dialer, error) {
	a.deadline = w.Deadline
	return a, nil
}

func (asked) Says() workload.Says {
	return workload.Says{Refused: true, Missing: true, Copies: true, Region: true, Authority: true}
}

func (a asked) Dial(workload.Target) (workload.Client, error) { return a, nil }

func (a asked) Do(ctx context.Context, op workload.Operation) workload.Reply {
	ctx, cancel := context.WithTimeout(ctx, a.deadline)
	defer cancel()
	sent, ask := time.Now(), a.world.Read
	if op.Kind == history.Write {
		ask = a.world.Write
	}
	got := ask(ctx, op.ID)
	return workload.Reply{
		Sent: sent, Done: time.Now(), Outcome: got.Outcome, Region: got.Region, Authority: got.Authority,
		Copies: got.Copies, Error: got.Error,
	}
}

func (asked) Close() {}

// usersOf makes users of a world.
func usersOf(w *memory.World, s settings.Settings, clock history.Clock) func(string, int64, func(history.Op), func(history.Note)) (harness.Users, error) {
	return func(prefix string, seed int64, record func(history.Op), note func(history.Note)) (harness.Users, error) {
		programs, err := workload.CompileAll(s.Workloads, asked{world: w})
		if err != nil {
			return nil, err
		}
		return workload.NewGroup(programs, "memory", record, clock, seed, workload.Prefix(prefix), workload.Notes(note))
	}
}
