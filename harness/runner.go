package harness

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Runner carries scenarios out one after another. At most one world is up at a
// time: it is used again when it has come back to its steady state, and replaced
// when not. When a control fails, or two trials in a row find no steady state,
// what is left is not begun: nothing that it could say would be worth anything.
type Runner struct {
	Model    system.Model // of the worlds, before one is up
	Kinds    fault.Set
	Settings settings.Settings
	Seed     int64
	Repeat   int // how often each scenario is carried out; 0 is once
	// Raise brings a world up. n counts the worlds of the run from 1.
	Raise func(ctx context.Context, n int) (World, error)
	// On prepares an experiment on a world: everything of it but World, Kinds and
	// Settings.
	On       func(w World) Experiment
	Progress func(string) // told one line for each step; nil: nobody

	mu       sync.Mutex
	world    World
	fit      bool // the world may be used again
	worlds   int  // raised so far
	unsteady int  // trials in a row that found no steady state
	stopped  string
}

// errNoWorld is in the error of a trial for which no world could be brought up.
var errNoWorld = errors.New("no world could be brought up")

// unsteadyLimit is how many trials in a row may find no steady state.
const unsteadyLimit = 2

// Run carries scenarios out as they come, and tells of each trial when it has
// ended; the next scenario is asked for after that. It removes the last world
// before it returns. The error says what failed beside the trials.
func (r *Runner) Run(ctx context.Context, scenarios iter.Seq[Scenario], tell func(*Result)) error {
	for s := range scenarios {
		for _, t := range r.Trials(s) {
			tell(r.Do(ctx, t))
		}
	}
	return r.Close(ctx)
}

// seedStep parts the seeds of repetitions further than the seeds that a clock
// gives to runs, so that no repetition of one run is the next one's first.
const seedStep = 1_000_000

// SeedOf is the seed of a repetition, counted from 1, of a run with a seed. The
// first has the run's own: any repetition is carried out alone by a run with
// its seed.
func SeedOf(run int64, repetition int) int64 {
	return run + int64(repetition-1)*seedStep
}

// Trials lists how often a scenario is carried out.
func (r *Runner) Trials(s Scenario) []Trial {
	if r.Repeat <= 1 {
		return []Trial{{Scenario: s, Seed: r.Seed}}
	}
	all := make([]Trial, r.Repeat)
	for i := range all {
		all[i] = Trial{Scenario: s, Seed: SeedOf(r.Seed, i+1), Repetition: i + 1}
	}
	return all
}

// Do carries one trial out on a world in its steady state, or says why not. The
// result is never nil.
func (r *Runner) Do(ctx context.Context, t Trial) *Result {
	r.mu.Lock()
	defer r.mu.Unlock()
	if why := r.whyNot(ctx); why != "" {
		return &Result{Trial: t, NotRun: why}
	}
	r.progress("scenario: " + t.heading())
	begun := time.Now()
	result, err := r.try(ctx, t)
	if result == nil {
		result = &Result{Trial: t}
	}
	result.Err, result.Took = err, time.Since(begun)
	r.learn(result)
	return result
}

// heading is what is told of a trial that begins.
func (t Trial) heading() string {
	if t.Repetition == 0 {
		return t.Title
	}
	return fmt.Sprintf("%s (repetition %d)", t.Title, t.Repetition)
}

// whyNot says why nothing more is begun; mu is held.
func (r *Runner) whyNot(ctx context.Context) string {
	if ctx.Err() != nil {
		return fmt.Sprintf("the run was ended before: %v", context.Cause(ctx))
	}
	return r.stopped
}

// try checks a trial before a world is raised for it, and carries it out; mu is held.
func (r *Runner) try(ctx context.Context, t Trial) (*Result, error) {
	if err := CheckBlastRadius(r.Model, r.Kinds, t.Scenario, t.Seed, r.Settings.Limits.HostsAtOnce); err != nil {
		return nil, err
	}
	if err := CheckTogether(r.Model, r.Kinds, t.Scenario, t.Seed); err != nil {
		return nil, err
	}
	w, err := r.ready(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoWorld, err)
	}
	if err := t.Check(w.Model(), r.Kinds, w.Offers()); err != nil {
		return nil, err
	}
	e := r.On(w)
	e.World, e.Kinds, e.Settings = w, r.Kinds, r.Settings
	r.fit = false // until the experiment has shown that it came back
	return e.Do(ctx, t)
}

// learn draws the consequences of a result for those that follow; mu is held.
func (r *Runner) learn(result *Result) {
	r.fit = result.Err == nil && result.CameBack
	r.unsteady++
	if !errors.Is(result.Err, errNoSteadyState) && !errors.Is(result.Err, errNoWorld) {
		r.unsteady = 0
	}
	switch {
	case r.stopped != "":
	case result.Trial.Control && result.State() != verdict.Holds:
		r.stopped = "not run, since the control failed: " + why(result)
	case r.unsteady >= unsteadyLimit:
		r.stopped = fmt.Sprintf("not run, since %d scenarios in a row found no system in its steady state: %v", r.unsteady, result.Err)
	}
}

// why says in a sentence what kept a trial from holding.
func why(r *Result) string {
	if r.Err != nil {
		return r.Err.Error()
	}
	for _, d := range r.Trial.Demands {
		for _, f := range r.findings {
			if string(f.Measure) != d.Measure {
				continue
			}
			state, other := f.Meets(d)
			switch {
			case other != "":
				return fmt.Sprintf("%s is %s: it was region %s, and not %s", f.Measure, state, other, d.Region)
			case state != verdict.Holds:
				return fmt.Sprintf("%s is %s: %s", f.Measure, state, f.Reason)
			}
		}
	}
	return "a measure that it demands was not judged"
}

// ready returns a world that may be used, a new one if need be; mu is held.
func (r *Runner) ready(ctx context.Context) (World, error) {
	if r.world != nil && r.fit {
		return r.world, nil
	}
	if err := r.closeWorld(ctx); err != nil {
		return nil, err
	}
	r.worlds++
	w, err := r.Raise(ctx, r.worlds)
	if err != nil {
		return nil, err
	}
	r.world = w
	return w, nil
}

// Close removes the world that is up, if any. It may be called again.
func (r *Runner) Close(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.closeWorld(ctx)
}

func (r *Runner) closeWorld(ctx context.Context) error {
	if r.world == nil {
		return nil
	}
	w := r.world
	r.world, r.fit = nil, false
	r.progress("removing the world")
	return w.Close(ctx)
}

func (r *Runner) progress(line string) {
	if r.Progress != nil {
		r.Progress(line)
	}
}
