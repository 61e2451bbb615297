package harness

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/conduct"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/pulse"
	"github.com/gameday-harness/gameday/harness/record"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/harness/wait"
)

// observation is one experiment under way.
type observation struct {
	*Experiment
	trial    Trial
	rec      *record.Recorder
	meter    *meter
	began    time.Time
	cameBack bool
	abort    context.CancelCauseFunc // ends the experiment
	watchers sync.WaitGroup          // of stop conditions
}

// Times of an observation. Each is an upper bound of a wait that ends as soon
// as it is decided.
const (
	steadySpan   = 2 * time.Second         // the steady state is watched for this long
	steadyLimit  = 60 * time.Second        // until then the system must have reached it
	readLimit    = 30 * time.Second        // of the final read
	awaitLimit   = 60 * time.Second        // of a condition in a plan that says none
	settleLimit  = 60 * time.Second        // of settling, when no objective says how long that may take
	settleMargin = 2 * settleFor           // watched beyond an objective: then it is surely decided
	lasting      = settleFor + settleFor/4 // for how long a state must last to be surely seen as sustained by the judges
	tick         = 20 * time.Millisecond
)

// errNoSteadyState is in the error of an experiment in which the system did not
// reach its steady state: nothing was injected.
var errNoSteadyState = errors.New("the system did not reach its steady state, nothing was injected")

// workers is users at work.
type workers struct {
	Users
	end  context.CancelFunc
	done chan struct{}
}

// startUsers starts the workload.
func (o *observation) startUsers(ctx context.Context) (*workers, error) {
	users, err := o.Users(o.trial.name(), o.trial.Seed, o.rec.Op, o.rec.Note)
	if err != nil {
		return nil, err
	}
	o.progress("waiting for the first write")
	if err := o.prime(ctx, users); err != nil {
		users.Close()
		return nil, err
	}
	ctx, end := context.WithCancel(ctx)
	w := &workers{Users: users, end: end, done: make(chan struct{})}
	go func() {
		defer close(w.done)
		users.Run(ctx)
	}()
	return w, nil
}

// stop ends the workload and waits for the last answers. It may be called again.
func (w *workers) stop() {
	w.end()
	<-w.done
}

// prime waits until the system acknowledges its first write.
func (o *observation) prime(ctx context.Context, users Users) error {
	within, cancel := context.WithTimeout(ctx, steadyLimit)
	defer cancel()
	last, err := users.Prime(within)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	o.rec.Taint(history.NoFirstWrite, "no write was acknowledged within %s: %v", steadyLimit, err)
	return fmt.Errorf("%w: no write was acknowledged within %s; the last one was %s (status %d %s): %w",
		errNoSteadyState, steadyLimit, last.Outcome, last.Status, last.Error, err)
}

// steady waits until the system is in its steady state: every host healthy,
// users served without a break, by the home region if there is one. Then it
// watches it for a span; if that is not good throughout, it begins again.
func (o *observation) steady(ctx context.Context) error {
	o.progress("steady state")
	deadline := o.Clock.Now() + steadyLimit
	for first := true; ; first = false {
		if err := o.reachSteady(ctx, deadline-o.Clock.Now()); err != nil {
			return err
		}
		o.rec.Phase(history.Steady)
		if first { // so that they can speak up before anything is injected
			o.watchAll(ctx, o.StopWhen...)
		}
		if err := wait.Pause(ctx, steadySpan); err != nil || o.rec.Lasts((*pulse.Pulse).Home) >= steadySpan {
			return err
		}
	}
}

func (o *observation) reachSteady(ctx context.Context, limit time.Duration) error {
	why := errors.New("no request was answered well")
	err := o.until(ctx, limit, func() bool {
		why = o.unsteady(ctx, steadySpan)
		return why == nil
	})
	if errors.Is(err, errTooLate) {
		o.rec.Taint(history.NoSteadyState, "the steady state was not reached within %s: %v", steadyLimit, why)
		return fmt.Errorf("%w within %s: %w", errNoSteadyState, steadyLimit, why)
	}
	return err
}

// unsteady says why the system is not in its steady state, which must have lasted
// for a time; nil when it is.
func (o *observation) unsteady(ctx context.Context, lasted time.Duration) error {
	if served := o.rec.Lasts((*pulse.Pulse).Served); served < lasted {
		return fmt.Errorf("users were served without a break for only %.1f s", served.Seconds())
	}
	if home := o.rec.Lasts((*pulse.Pulse).Home); home < lasted {
		return fmt.Errorf("users were served, but by the home region %s without a break for only %.1f s", o.World.Model().Home, home.Seconds())
	}
	return o.World.Ready(ctx)
}

// settle waits until the system has come home: steady again after the heal.
// Not coming home is no error: the judges say what it means.
func (o *observation) settle(ctx context.Context) error {
	limit := o.settleLimit()
	begin := o.Clock.Now()
	settled := func() bool { return o.Clock.Now()-begin > lasting && o.unsteady(ctx, lasting+1) == nil }
	err := o.until(ctx, limit, func() bool { return !o.Patient && settled() })
	o.cameBack = err == nil || o.Patient && settled()
	if err != nil && ctx.Err() == nil && !o.cameBack {
		o.rec.Remark(history.NotHomeAgain, "the system did not come back to its steady state within %s: %v", limit, o.unsteady(ctx, lasting))
	}
	if errors.Is(err, errTooLate) {
		return nil
	}
	return err
}

// settleLimit is how long the way back is watched: until whatever is demanded of
// it is surely decided.
func (o *observation) settleLimit() time.Duration {
	limit := time.Duration(0)
	objectives := o.Settings.Objectives.Of(o.trial.Class)
	for _, q := range questions(o.trial.Demands, objectives, verdict.AskRecovered, verdict.AskHome) {
		limit = max(limit, q.limit)
	}
	if limit == 0 {
		limit = settleLimit
	}
	return limit + settleMargin
}

// finalRead asks for every id that was ever written.
func (o *observation) finalRead(ctx context.Context, users Users) {
	ids := users.IDs()
	o.progress("reading %d writes back", len(ids))
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	for _, f := range users.FinalRead(ctx, ids) {
		o.rec.Event(history.Event{Final: &f})
	}
}

// excerptLines is how much of each host's log goes into the history.
const excerptLines = 25

// excerpts keeps the end of each host's log beside what users saw.
func (o *observation) excerpts(ctx context.Context) {
	logs := o.World.Logs()
	if logs == nil {
		return
	}
	for _, h := range o.World.Model().Hosts {
		lines, err := logs.Log(ctx, h.Name, o.began, excerptLines)
		if err != nil {
			o.rec.Remark(history.LogUnread, "the log of %s could not be read: %v", h.Name, err)
			continue
		}
		if len(lines) > 0 {
			o.rec.Event(history.Event{Log: &history.Log{Host: h.Name, Lines: lines}})
		}
	}
}

// conductor carries the plan out for this experiment.
func (o *observation) conductor() *conduct.Conductor {
	return &conduct.Conductor{
		World: o.World, Kinds: o.Kinds, Seed: o.trial.Seed, Prefix: o.Run + "-" + o.trial.name(), Clock: o.Clock, Journal: o.Journal,
		Conditions: o, Record: o.rec.Fault, Progress: func(line string) { o.progress("%s", line) }, Hide: o.Hide,
	}
}

// Await waits for a condition of the plan; see conduct.Conditions.
func (o *observation) Await(ctx context.Context, c plan.Condition, since, limit time.Duration) error {
	if c == plan.Decided {
		return o.decided(ctx, since, limit)
	}
	if limit == 0 {
		limit = awaitLimit
	}
	err := o.until(ctx, since+limit-o.Clock.Now(), func() bool { return o.holds(ctx, c) })
	switch {
	case errors.Is(err, errTooLate) && o.trial.StopUnmet:
		return fmt.Errorf("%w: %q was waited for until %s after the wait began", errUnmet, c, limit)
	case errors.Is(err, errTooLate):
		return nil
	}
	return err
}

// errUnmet is in the error of a plan that ended at a condition that did not come true.
var errUnmet = errors.New("the plan was ended early")

// carry carries the plan out. That it ended early, with every fault healed, is no
// error: what was seen until then counts, but the scenario cannot hold.
func (o *observation) carry(ctx context.Context) error {
	err := o.conductor().Carry(ctx, o.trial.Plan)
	if inForce, _ := o.rec.InForce(); !errors.Is(err, errUnmet) || inForce > 0 {
		return err
	}
	o.progress("%v", err)
	o.rec.Remark(history.PlanCut, "%v", err)
	return nil
}

// holds says whether a condition is true now.
func (o *observation) holds(ctx context.Context, c plan.Condition) bool {
	switch c {
	case plan.Served:
		return o.rec.Lasts((*pulse.Pulse).Served) > lasting
	case plan.ReadOnly:
		return o.rec.Lasts((*pulse.Pulse).ReadOnly) > lasting
	case plan.Home:
		return o.rec.Lasts((*pulse.Pulse).Home) > lasting
	case plan.Steady:
		return o.unsteady(ctx, lasting) == nil
	default:
		host, is := c.ReadyHost()
		p := o.World.Processes()
		if !is || p == nil {
			return false
		}
		on, err := p.Running(ctx, host)
		return on && err == nil
	}
}

// decided waits until what the scenario demands of the time under the fault is
// decided: it came true and lasted, or it is too late for it.
func (o *observation) decided(ctx context.Context, since, most time.Duration) error {
	objectives := o.Settings.Objectives.Of(o.trial.Class)
	for _, q := range questions(o.trial.Demands, objectives, verdict.AskReadOnly, verdict.AskServed) {
		limit := q.limit + 2*settleFor
		if most > 0 {
			limit = min(limit, most)
		}
		err := o.until(ctx, since+limit-o.Clock.Now(), func() bool { return !o.Patient && o.rec.Lasts(q.state()) > lasting })
		if err != nil && !errors.Is(err, errTooLate) { // too late is decided as well
			return err
		}
	}
	return nil
}

// explain notes why an experiment did not take its course, once all its faults
// are healed, and returns its error. One that was aborted counts as aborted
// whatever else it came to.
func (o *observation) explain(ctx context.Context, err error) error {
	var a Aborted
	switch {
	case errors.As(context.Cause(ctx), &a):
		text := fmt.Sprintf("aborted by %s: %s; %s", a.Condition, a.Reason, o.healing(a.at))
		o.progress("%s", text)
		o.rec.Taint(history.AbortedEarly, "%s", text)
		if !errors.As(err, new(Aborted)) {
			err = errors.Join(a, err)
		}
	case err != nil:
		o.rec.Taint(history.NotCarriedOut, "the experiment was not carried through: %v", err)
	}
	return err
}

// healing tells in what order an abort and the heals were.
func (o *observation) healing(aborted time.Duration) string {
	inForce, last := o.rec.InForce()
	switch {
	case inForce > 0:
		return fmt.Sprintf("%d of its faults could not be seen to be healed", inForce)
	case last < aborted:
		return "no fault was in force"
	}
	return fmt.Sprintf("every fault was healed first, %.3f s after", (last - aborted).Seconds())
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
		if err := wait.Pause(ctx, tick); err != nil {
			return err
		}
	}
	return nil
}
