package harness

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// observation is one experiment under way.
type observation struct {
	*Experiment
	plan     Plan
	rec      *recorder
	meter    *meter // nil when the system does not count connections
	began    time.Time
	cameBack bool
	abort    context.CancelCauseFunc // ends the experiment
	watchers sync.WaitGroup          // of stop conditions
}

// Times of an observation. Each is an upper bound of a wait that ends as soon
// as it is decided.
const (
	steadySpan   = 2 * time.Second  // the steady state is watched for this long
	steadyLimit  = 60 * time.Second // until then the system must have reached it
	readLimit    = 30 * time.Second // of the final read
	defaultLimit = 60 * time.Second // of settling, when no failback objective is set
	settleMargin = 2 * settleFor    // watched beyond the failback objective: then it is surely decided
	tick         = 20 * time.Millisecond
)

// crowd is users at work.
type crowd struct {
	Users
	stop context.CancelFunc
	done chan struct{}
}

// usersEnter starts the workload.
func (o *observation) usersEnter(ctx context.Context) (*crowd, error) {
	users, err := o.Users(o.plan.slug(), o.plan.Seed, o.rec.op)
	if err != nil {
		return nil, err
	}
	o.progress("waiting for the first write")
	if err := o.prime(ctx, users); err != nil {
		users.Close()
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	c := &crowd{Users: users, stop: stop, done: make(chan struct{})}
	go func() {
		defer close(c.done)
		users.Run(ctx)
	}()
	return c, nil
}

// prime waits until the system acknowledges its first write.
func (o *observation) prime(ctx context.Context, users Users) error {
	ctx, cancel := context.WithTimeout(ctx, steadyLimit)
	defer cancel()
	last, err := users.Prime(ctx)
	if err != nil {
		o.rec.note(history.NoFirstWrite, true, "no write was acknowledged within %s: %v", steadyLimit, err)
		return fmt.Errorf("harness: %s: no write was acknowledged within %s, nothing was injected; the last one was %s (status %d %s): %w",
			o.plan.Scenario, steadyLimit, last.Outcome, last.Status, last.Error, err)
	}
	return nil
}

// leave ends the workload and waits for the last answers. It may be called again.
func (c *crowd) leave() {
	c.stop()
	<-c.done
}

// steady waits until the system is in its steady state: every host healthy,
// users served without a break, by the home region if one is named. Then it
// watches it for a span; if that is not good throughout, it begins again.
func (o *observation) steady(ctx context.Context) error {
	o.progress("steady state")
	deadline := o.Clock.Now() + steadyLimit
	for first := true; ; first = false {
		if err := o.reachSteady(ctx, deadline-o.Clock.Now()); err != nil {
			return err
		}
		o.rec.phase(history.Steady)
		if first { // so that they can speak up before anything is injected
			o.watchAll(ctx, o.StopWhen...)
		}
		if err := o.pause(ctx, steadySpan); err != nil || o.rec.atHome() >= steadySpan {
			return err
		}
	}
}

func (o *observation) reachSteady(ctx context.Context, limit time.Duration) error {
	why := errors.New("no request was answered well")
	err := o.until(ctx, limit, func() bool {
		if o.rec.atHome() < steadySpan {
			why = fmt.Errorf("users were served by the home region without a break for only %.1f s", o.rec.atHome().Seconds())
			return false
		}
		why = o.System.Ready(ctx)
		return why == nil
	})
	if err != nil {
		o.rec.note(history.NoSteadyState, true, "the steady state was not reached within %s: %v", steadyLimit, why)
		return fmt.Errorf("harness: %s: the system did not reach its steady state within %s, nothing was injected: %w (%w)",
			o.plan.Scenario, steadyLimit, why, err)
	}
	return nil
}

// settle waits until the system has come home: steady again after the heal.
// Not coming home is no error: the judges say what it means.
func (o *observation) settle(ctx context.Context) error {
	limit := defaultLimit
	if l, set := o.Topology.Objectives.Common["failback_within"]; set {
		limit = time.Duration(l * float64(time.Second))
	}
	begin := o.Clock.Now()
	err := o.until(ctx, limit+settleMargin, func() bool {
		return !o.Patient && o.Clock.Now()-begin > lasting && o.rec.atHome() > lasting && o.System.Ready(ctx) == nil
	})
	o.cameBack = err == nil || o.Patient && o.rec.atHome() > lasting && o.System.Ready(ctx) == nil
	if err != nil && ctx.Err() == nil && !o.cameBack {
		o.rec.note(history.NotHomeAgain, false, "the system did not come back to its steady state within %s: %v", limit+settleMargin, o.System.Ready(ctx))
	}
	if errors.Is(err, errTooLate) {
		return nil
	}
	return err
}

// finalRead asks for every id that was ever written.
func (o *observation) finalRead(ctx context.Context, users Users) {
	ids := o.rec.written()
	o.progress("reading %d writes back", len(ids))
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	for _, f := range users.FinalRead(ctx, ids) {
		o.rec.record(history.Event{Final: &f})
	}
}

// excerptLines is how much of each host's log goes into the history.
const excerptLines = 25

// excerpts keeps the end of each host's log beside what users saw.
func (o *observation) excerpts(ctx context.Context) {
	for _, h := range o.System.Hosts() {
		lines, err := o.System.Log(ctx, h.Name, o.began, excerptLines)
		if err != nil {
			o.rec.note(history.LogUnread, false, "the log of %s could not be read: %v", h.Name, err)
			continue
		}
		if len(lines) > 0 {
			o.rec.record(history.Event{Log: &history.Log{Host: h.Name, Lines: lines}})
		}
	}
}

// errTooLate says that something did not come true in time.
var errTooLate = errors.New("time is over")

// until waits until check is true, the limit is over or the context ends.
func (o *observation) until(ctx context.Context, limit time.Duration, check func() bool) error {
	deadline := o.Clock.Now() + limit
	for !check() {
		if o.Clock.Now() > deadline {
			return errTooLate
		}
		if err := o.pause(ctx, tick); err != nil {
			return err
		}
	}
	return nil
}

// pause waits for a time, or for the end of the context.
func (o *observation) pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
