package harness

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
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
	return o.Clock.Now() - o.Topology.Workload.Deadline - knownAfter
}

// Served tells of the requests that were due in a span.
func (o *observation) Served(span history.Interval) (share float64, requests int) {
	o.rec.mu.Lock()
	defer o.rec.mu.Unlock()
	sum := o.rec.users.tally.within(span)
	if sum.all == 0 {
		return 0, 0
	}
	return float64(sum.served) / float64(sum.all), sum.all
}

// timeLimit is the stop condition of an experiment that takes too long.
type timeLimit time.Duration

func (l timeLimit) Name() string { return "the time limit" }

func (l timeLimit) Watch(ctx context.Context, _ Pulse) error {
	timer := time.NewTimer(time.Duration(l))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return nil
	case <-timer.C:
		return fmt.Errorf("the experiment took longer than %s (limits.experiment)", time.Duration(l))
	}
}
