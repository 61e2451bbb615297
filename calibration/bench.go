package calibration

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/harness/workload"
	"github.com/gameday-harness/gameday/harness/workload/web"
)

// Bench is a world with the service of known truth, in which cases are tried
// one after another.
type Bench struct {
	file     *compose.File
	program  *workload.Program
	world    *docker.World
	clock    history.Clock
	dir      string
	progress func(string)
	journal  *journal.Journal
	seed     int64
	failed   int // experiments that could not be carried out
}

// mostFailed is how many experiments may fail until the whole is given up: each
// takes a minute to find out that there is no steady state.
const mostFailed = 3

// Options of a bench.
type Options struct {
	File     string // the compose file of the service
	Run      string // id of the run
	Dir      string // where histories and truths go
	Seed     int64
	Progress func(string)
	Journal  *journal.Journal // of what is made and injected; nil: nobody guards it
}

// Set brings the service up.
func Set(ctx context.Context, o Options) (*Bench, error) {
	f, err := compose.Load(ctx, o.File)
	if err != nil {
		return nil, err
	}
	program, err := workload.Compile(f.Workloads[0], web.Protocol{})
	if err != nil {
		return nil, err
	}
	clock := history.NewClock()
	w, err := docker.Up(ctx, f, docker.Options{Run: o.Run, Clock: clock, KeepImages: true, Journal: o.Journal})
	if err != nil {
		return nil, err
	}
	return &Bench{
		file: f, program: program, world: w, clock: clock,
		dir: o.Dir, progress: o.Progress, journal: o.Journal, seed: o.Seed,
	}, nil
}

// Close takes the service away.
func (b *Bench) Close(ctx context.Context) error { return b.world.Close(ctx) }

// Deadline is that of users' requests.
func (b *Bench) Deadline() time.Duration { return b.program.Deadline() }

// errDiffers says that a history in its file is not the one that was observed.
var errDiffers = errors.New("the findings from the file differ from those that were made at once")

// Try puts the service through one case, keeps the truth beside the history, and
// holds what the judges find in the file against it. An error says that the
// calibration itself cannot go on; an experiment that could not be carried out
// gives unknown rows.
func (b *Bench) Try(ctx context.Context, c Case) ([]Row, error) {
	o := &order{c: c, entry: b.world.Entry()}
	result, err := b.experiment(o).Do(ctx, b.trial(o))
	if result == nil {
		return nil, err
	}
	r := b.record(o, result.File)
	if err != nil {
		b.failed++
		r.Error = err.Error()
	}
	if err := r.append(b.dir); err != nil {
		return nil, err
	}
	rows, err := b.judge(r, result)
	return rows, errors.Join(err, b.patience(), context.Cause(ctx))
}

// judge makes sure that the file gives the findings that were made at once.
func (b *Bench) judge(r Record, result *harness.Result) ([]Row, error) {
	rows, findings, err := r.Judge(b.dir)
	if err == nil && !reflect.DeepEqual(findings, result.Findings()) {
		err = fmt.Errorf("calibration: %s: %w", result.File, errDiffers)
	}
	return rows, err
}

// patience ends when too many experiments have failed.
func (b *Bench) patience() error {
	if b.failed < mostFailed {
		return nil
	}
	return fmt.Errorf("calibration: given up after %d experiments that could not be carried out", b.failed)
}

func (b *Bench) experiment(o *order) *harness.Experiment {
	return &harness.Experiment{
		World: b.world, Kinds: fault.Set{o}, Settings: b.file.Settings, Clock: b.clock, Run: b.world.Run(), Dir: b.dir,
		Progress: b.progress, Journal: b.journal,
		Users: func(prefix string, seed int64, record func(history.Op), _ func(history.Note)) (harness.Users, error) {
			return workload.New(b.program, b.world.Entry(), record, b.clock, seed, workload.Prefix(prefix))
		},
	}
}

// after is for how long a fault counts as in force after the service recovered,
// so that the recovery is surely not put down to the heal.
const after = 500 * time.Millisecond

func (b *Bench) trial(o *order) harness.Trial {
	return harness.Trial{
		Seed: b.seed + int64(o.c.N),
		Scenario: harness.Scenario{
			ID: fmt.Sprintf("case-%03d", o.c.N), Title: o.c.String(), Class: settings.HA,
			Hypothesis: "each figure contains the truth within its bound",
			Plan:       plan.Do{Fault: plan.Spec{ID: "f1", Kind: kindOrder}, For: o.c.Length + after, Until: plan.Decided},
			Demands:    []history.Demand{{Measure: string(verdict.FailoverWithin)}},
		},
	}
}

func (b *Bench) record(o *order, file string) Record {
	w := b.file.Workloads[0]
	r := Record{Case: o.c, History: filepath.Base(file), Account: o.account, Deadline: w.Deadline, Writes: w.Writes}
	if len(o.account.Spans) > 0 {
		r.Began = b.world.When(o.account.Spans[0].From)
	}
	return r
}
