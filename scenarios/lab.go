package scenarios

import (
	"context"
	"fmt"
	"sync"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/workload"
	"github.com/gameday-harness/gameday/harness/workload/web"
)

// Lab is where scenarios run: one topology, of which at most one world is up
// at a time. A world is used again when it has come back to its steady state,
// and replaced when not.
type Lab struct {
	topology *compose.File // resolver fleets included
	program  *workload.Program
	options  Options

	journal *journal.Journal // of the run; nil: nobody guards it
	ended   <-chan struct{}  // closed when no further scenario may begin; nil: never
	why     func() error     // why it was closed

	mu       sync.Mutex
	world    *docker.World
	worlds   int // brought up so far
	images   []docker.Image
	fit      bool
	plans    []Planned
	current  *Outcome // of the spec that runs
	outcomes []Outcome
}

// Options of a lab.
type Options struct {
	Run      string // id of the run
	Dir      string // the run's folder; histories go to its folder "history"
	Seed     int64
	Repeat   int // how often each scenario is carried out; 0 is once
	Clock    history.Clock
	Progress func(string) // told one line for each step; nil: nobody
	// KeepImages takes images as they are instead of building them again.
	KeepImages bool
	// Patient observes for as long as could matter; see harness.Experiment.
	Patient bool
	// Remote says that Docker runs on another machine, whose memory cannot be
	// watched.
	Remote bool
	// Hide takes secrets out of a text, before it is recorded or told; nil: there
	// are none.
	Hide func(string) string
}

// Open prepares a lab for a topology. Nothing is brought up yet.
func Open(t *compose.File, o Options) (*Lab, error) {
	program, err := workload.Compile(t.Workload, web.Protocol{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.Path, err)
	}
	full, err := compose.WithFleets(t)
	if err != nil {
		return nil, err
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	return &Lab{topology: full, program: program, options: o}, nil
}

// Guard lets everything that is made and injected be noted in a journal first,
// and the run end with a context: the experiment that is under way heals its
// faults, its error is the context's cause, and no other begins. Call it before
// the first scenario.
func (l *Lab) Guard(until context.Context, j *journal.Journal) {
	l.journal, l.ended = j, until.Done()
	l.why = func() error { return context.Cause(until) }
}

// Topology is what the lab brings up, resolver fleets included.
func (l *Lab) Topology() *compose.File { return l.topology }

// do runs one plan on a world in its steady state.
func (l *Lab) do(ctx context.Context, p harness.Plan) (*harness.Run, error) {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	go func() {
		select {
		case <-l.ended:
			end(l.why())
		case <-ctx.Done():
		}
	}()
	if err := harness.CheckReach(l.topology, p); err != nil {
		return nil, err
	}
	w, err := l.ready(ctx)
	if err != nil {
		return nil, err
	}
	e := harness.Experiment{
		Topology: l.topology, System: w, Users: l.users(w), Clock: l.options.Clock,
		Run: l.options.Run, Dir: l.historyDir(), Progress: l.options.Progress,
		Journal: l.journal, Patient: l.options.Patient, Hide: l.options.Hide,
		StopWhen: l.stopWhen(w), Limit: l.topology.Limits.Experiment,
	}
	run, err := e.Do(ctx, p)
	l.mu.Lock()
	l.fit = err == nil && run.CameBack
	l.mu.Unlock()
	return run, err
}

// ready returns a world that may be used, a new one if need be.
func (l *Lab) ready(ctx context.Context) (*docker.World, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.world != nil && l.fit {
		l.fit = false // until the experiment has shown that it came back
		return l.world, nil
	}
	if err := l.closeWorld(ctx); err != nil {
		return nil, err
	}
	if err := harness.CheckRoom(l.topology, l.freeMemory()); err != nil {
		return nil, err
	}
	l.worlds++
	w, err := docker.Up(ctx, l.topology, docker.Options{
		Run: fmt.Sprintf("%s-%d", l.options.Run, l.worlds), Clock: l.options.Clock, Progress: l.options.Progress,
		KeepImages: l.options.KeepImages, Journal: l.journal,
	})
	if err != nil {
		return nil, err
	}
	l.world = w
	l.noteImages(w)
	return w, nil
}

// freeMemory is that of the Docker host, 0 when it is not known.
func (l *Lab) freeMemory() uint64 {
	if l.options.Remote {
		return 0
	}
	return harness.FreeMemory()
}

// Close removes the world that is up, if any.
func (l *Lab) Close(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closeWorld(ctx)
}

func (l *Lab) closeWorld(ctx context.Context) error {
	if l.world == nil {
		return nil
	}
	w := l.world
	l.world, l.fit = nil, false
	l.options.Progress("removing the world")
	return w.Close(ctx)
}
