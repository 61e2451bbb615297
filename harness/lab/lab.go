package lab

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/stopwhen"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/workload"
	"github.com/gameday-harness/gameday/harness/workload/postgres"
	"github.com/gameday-harness/gameday/harness/workload/redis"
	"github.com/gameday-harness/gameday/harness/workload/web"
)

// Options of a lab.
type Options struct {
	Run      string // id of the run: letters, digits and dashes
	Dir      string // the run's folder; histories go to its folder "history"
	Seed     int64
	Repeat   int // how often each scenario is carried out; 0 is once
	Clock    history.Clock
	Kinds    fault.Set    // the faults that plans may name
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

// Lab is where scenarios run: the system of one compose file.
type Lab struct {
	file     *compose.File // resolver fleets included
	programs []*workload.Program
	options  Options
	runner   *harness.Runner
	journal  *journal.Journal

	mu     sync.Mutex
	images []Image
}

// Image is an image as it stood when a world was brought up.
type Image struct {
	Name   string // as the compose file has it
	ID     string // "sha256:...": what containers are made from
	Digest string // "REPOSITORY@sha256:...", to pull the same again; "" for one that was never pulled
}

// Load reads a compose file and prepares a lab for its system. Nothing is brought up
// yet. Errors of the file name it and the line.
func Load(ctx context.Context, file string, o Options) (*Lab, error) {
	f, err := compose.Load(ctx, file)
	if err != nil {
		return nil, err
	}
	return Open(f, o)
}

// Open prepares a lab for a compose file that was read.
func Open(f *compose.File, o Options) (*Lab, error) {
	programs, err := workload.CompileAll(f.Workloads, web.Protocol{}, postgres.Protocol{}, redis.Protocol{})
	if err != nil {
		return nil, located(f, err)
	}
	full, err := compose.WithFleets(f)
	if err != nil {
		return nil, err
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	l := &Lab{file: full, programs: programs, options: o}
	l.runner = &harness.Runner{
		Model: full.Model, Kinds: o.Kinds, Settings: l.Settings(), Seed: o.Seed, Repeat: o.Repeat,
		Raise: l.raise, On: l.on, Progress: o.Progress,
	}
	return l, nil
}

// located says where in the compose files that stands which is wrong with workloads.
func located(f *compose.File, err error) error {
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) {
		var all []error
		for _, one := range several.Unwrap() {
			all = append(all, located(f, one))
		}
		return errors.Join(all...)
	}
	var wrong *workload.Error
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s: %w", f.At(strings.Split(wrong.Key, ".")...), err)
	}
	return fmt.Errorf("%s: %w", f.Path, err)
}

// Model is the system that the lab brings up, with the resolvers that it adds.
func (l *Lab) Model() system.Model { return l.file.Model }

// Settings are what x-gameday says beside the system.
func (l *Lab) Settings() settings.Settings { return l.file.Settings }

// Warnings are what was understood of the file but deserves a word, with file:line.
func (l *Lab) Warnings() []string { return l.file.Warnings }

// Offers is what can be done to the lab's worlds.
func (l *Lab) Offers() []system.Capability { return docker.Capabilities() }

// Runner carries scenarios out in the lab.
func (l *Lab) Runner() *harness.Runner { return l.runner }

// Guard lets everything that is made and injected be noted in a journal first. Call
// it before the first scenario.
func (l *Lab) Guard(j *journal.Journal) { l.journal = j }

// Images lists what the lab's worlds were made of so far. A name that stood for
// two images, since one was built anew in between, is there twice.
func (l *Lab) Images() []Image {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.images)
}

// raise brings a world up.
func (l *Lab) raise(ctx context.Context, n int) (harness.World, error) {
	if err := checkRoom(l.file, l.freeMemory()); err != nil {
		return nil, err
	}
	w, err := docker.Up(ctx, l.file, docker.Options{
		Run: fmt.Sprintf("%s-%d", l.options.Run, n), Clock: l.options.Clock, Progress: l.options.Progress,
		KeepImages: l.options.KeepImages, Journal: l.journal,
	})
	if err != nil {
		return nil, err
	}
	l.note(w)
	return w, nil
}

// note keeps the images of a world that came up.
func (l *Lab) note(w *docker.World) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range w.Images() {
		if image := Image(one); !slices.Contains(l.images, image) {
			l.images = append(l.images, image)
		}
	}
}

// on prepares an experiment on a world of ours.
func (l *Lab) on(w harness.World) harness.Experiment {
	world := w.(*docker.World)
	return harness.Experiment{
		Users: l.users(world), Clock: l.options.Clock, Run: l.options.Run, Dir: filepath.Join(l.options.Dir, "history"),
		Progress: l.options.Progress, Hide: l.options.Hide, Patient: l.options.Patient, Journal: l.journal,
		StopWhen: l.stopWhen(world),
	}
}

// users makes the users of one experiment in a world.
func (l *Lab) users(w *docker.World) func(string, int64, func(history.Op), func(history.Note)) (harness.Users, error) {
	return func(prefix string, seed int64, record func(history.Op), note func(history.Note)) (harness.Users, error) {
		return workload.NewGroup(l.programs, w.Entry(), record, l.options.Clock, seed,
			workload.Prefix(w.Run()+"-"+prefix), workload.Regions(l.file.Regions...), workload.Notes(note))
	}
}

// stopWhen is what ends an experiment in a world early: what the compose file
// says, and too little memory on the machine.
func (l *Lab) stopWhen(w *docker.World) []harness.StopCondition {
	all := stopwhen.Conditions(l.file.AbortWhen, l.file.Dir, w.Entry())
	if least := l.file.Limits.Memory; least > 0 && !l.options.Remote {
		all = append(all, stopwhen.MemoryBelow(least, freeMemory))
	}
	return all
}

// freeMemory is that of the Docker host, bytes; 0 when it is not known.
func (l *Lab) freeMemory() uint64 {
	if l.options.Remote {
		return 0
	}
	return freeMemory()
}
