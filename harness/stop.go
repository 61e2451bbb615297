package harness

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/wait"
)

// StopCondition is a reason to end an experiment early. It is watched from the
// beginning of the steady state to the end of the experiment.
type StopCondition interface {
	// Name says in a few words what is watched: "served_below 20% for 10s".
	Name() string
	// Watch returns why the experiment must end, as a sentence, or nil when the
	// context ended first.
	Watch(ctx context.Context, p Pulse) error
}

// Pulse is what users have seen so far.
type Pulse interface {
	// Known is until when it is known what became of every request that was due:
	// it was answered, or its deadline is over. It counts from the run's base.
	Known() time.Duration
	// Served tells of the requests that were due in a span: the share that was
	// served well, 0..1, and how many there were. Writes that were politely
	// refused are not served.
	Served(span history.Interval) (share float64, requests int)
}

// Aborted is the error of an experiment that a stop condition has ended.
type Aborted struct {
	Condition string // its name
	Reason    string

	at time.Duration
}

// Error says what ended the experiment, and why.
func (a Aborted) Error() string {
	return fmt.Sprintf("harness: the experiment was aborted by %s: %s", a.Condition, a.Reason)
}

// watchAll watches conditions side by side until the context ends. The first that
// fires aborts the experiment; the watchers are waited for with o.watchers.
func (o *observation) watchAll(ctx context.Context, conditions ...StopCondition) {
	for _, c := range conditions {
		o.watchers.Go(func() {
			why := c.Watch(ctx, o)
			if why == nil || ctx.Err() != nil {
				return
			}
			o.progress("aborting, %s: %v", c.Name(), why)
			o.abort(Aborted{Condition: c.Name(), Reason: why.Error(), at: o.Clock.Now()})
		})
	}
}

// knownAfter is how much later than its deadline a request is surely recorded.
const knownAfter = 250 * time.Millisecond

// Known is until when it is known what became of users' requests.
func (o *observation) Known() time.Duration {
	longest := time.Duration(0)
	for _, w := range o.Settings.Workloads {
		longest = max(longest, w.Deadline)
	}
	return o.Clock.Now() - longest - knownAfter
}

// Served tells of the requests that were due in a span.
func (o *observation) Served(span history.Interval) (share float64, requests int) {
	return o.rec.Share(span)
}

// timeLimit is the stop condition of an experiment that takes too long.
type timeLimit time.Duration

func (l timeLimit) Name() string { return "the time limit" }

func (l timeLimit) Watch(ctx context.Context, _ Pulse) error {
	over := wait.Pause(ctx, time.Duration(l)) == nil
	if !over {
		return nil
	}
	return fmt.Errorf("the experiment took longer than %s (limits.experiment)", time.Duration(l))
}

// lease is the stop condition of a world whose faults are no longer in the hands of
// this process: the world drops them by itself when it does not hear of it.
type lease struct{ world World }

func (lease) Name() string { return "the world's lease" }

func (l lease) Watch(ctx context.Context, _ Pulse) error { return l.world.Lost(ctx) }
