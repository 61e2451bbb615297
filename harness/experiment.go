package harness

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/record"
	"github.com/gameday-harness/gameday/harness/selfwatch"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Experiment carries scenarios out on one world.
type Experiment struct {
	World    World
	Kinds    fault.Set
	Settings settings.Settings
	// Users makes the users of one experiment. Their ids begin with prefix, so
	// that experiments on one world do not meet, and everything they do is
	// recorded with record; what deserves a word about them with note.
	Users    func(prefix string, seed int64, record func(history.Op), note func(history.Note)) (Users, error)
	Clock    history.Clock
	Run      string       // id of the run
	Dir      string       // where histories go
	Progress func(string) // told one line for each step; nil: nobody
	// Hide takes secrets out of a text, before it is recorded or told. Called from
	// several goroutines; nil: there are none.
	Hide func(string) string
	// StopWhen ends the experiment early, with every fault healed, as soon as one
	// of them fires.
	StopWhen []StopCondition
	// Journal notes faults before they are injected; nil: nobody undoes them if
	// this process dies.
	Journal *journal.Journal
	// Patient observes for as long as could matter, instead of ending as soon as
	// all is decided: to check that ending early changes no verdict.
	Patient bool
}

// Trial is one time that a scenario is carried out.
type Trial struct {
	Scenario
	Seed int64 // of everything random in it
	// Repetition numbers the trials of a scenario that is repeated, from 1; 0 when
	// there is only one.
	Repetition int
}

// name is that of the experiment's history and of its users' items. Those of two
// repetitions never meet.
func (t Trial) name() string {
	if t.Repetition == 0 {
		return record.FileName(t.ID)
	}
	return fmt.Sprintf("%s-%02d", record.FileName(t.ID), t.Repetition)
}

// Do carries one trial out and judges what was observed. The result is there also
// with an error, as far as it came. An error means that the experiment could not be
// carried out; its findings are then unknown, never good. It is an Aborted when
// a stop condition ended it, and without a result when nothing began.
func (e *Experiment) Do(ctx context.Context, t Trial) (*Result, error) {
	path := filepath.Join(e.Dir, t.name()+".jsonl")
	rec, err := record.Open(path, e.Clock, e.meta(t), e.Hide)
	if err != nil {
		return nil, err
	}
	within, abort := context.WithCancelCause(ctx)
	o := &observation{
		Experiment: e, trial: t, rec: rec, began: time.Now(), abort: abort,
		meter: &meter{world: e.World, clock: e.Clock, rec: rec},
	}
	ended := o.beside(ctx)
	o.watchAll(within, o.always()...)
	err = o.observe(within)
	abort(nil)
	o.watchers.Wait()
	ended()
	err = o.explain(within, err)
	o.excerpts(ctx)
	h, closeErr := rec.Close()
	return &Result{
		Trial: t, History: h, File: path, CameBack: o.cameBack && err == nil, findings: verdict.JudgeAll(h),
	}, errors.Join(err, closeErr)
}

// observe is an experiment from the begin to the end.
func (o *observation) observe(ctx context.Context) error {
	users, err := o.startUsers(ctx)
	if err != nil {
		return err
	}
	defer users.Close()
	defer users.stop()
	if err := o.steady(ctx); err != nil {
		return err
	}
	o.rec.Phase(history.Injecting)
	err = o.carry(ctx)
	o.rec.Phase(history.Settling)
	if err == nil {
		err = o.settle(ctx)
	}
	users.stop()
	o.meter.read(ctx) // so that nothing that the final read opens is put down to users
	o.rec.Phase(history.FinalRead)
	o.finalRead(ctx, users)
	o.rec.Phase(history.Done)
	return err
}

// settleFor is how long a recovery must last to count.
const settleFor = 2 * time.Second

func (e *Experiment) meta(t Trial) history.Meta {
	m := e.World.Model()
	meta := history.Meta{
		Version: history.Version, Run: e.Run, Scenario: t.ID, Title: t.Title, Hypothesis: t.Hypothesis,
		Class: string(t.Class), Labels: t.Labels, Base: e.Clock.Base(), Seed: t.Seed, Repetition: t.Repetition,
		Home: m.Home, Regions: m.Regions, Objectives: e.Settings.Objectives.Of(t.Class),
		Settle: settleFor, Demands: t.Demands, Compressed: t.Compressed,
	}
	for _, w := range e.Settings.Workloads {
		meta.Workloads = append(meta.Workloads, history.WorkloadMeta{Name: w.Name, Rate: w.Rate, Writes: w.Writes, Deadline: w.Deadline})
	}
	for _, r := range e.Settings.Readings {
		bound := t.Bounds[r.ID]
		meta.Readings = append(meta.Readings, history.ReadingMeta{
			ID: r.ID, Title: r.Title, Host: r.Host, Unit: r.Unit, AtMost: bound.AtMost, AtLeast: bound.AtLeast,
		})
	}
	return meta
}

// beside starts what watches beside the experiment: the instrument itself, and the
// load inside the system. The returned function ends it and waits.
func (o *observation) beside(ctx context.Context) func() {
	ctx, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	all.Go(func() { selfwatch.Watch(ctx, o.Clock, o.rec.Doubt) })
	all.Go(func() { o.meter.watch(ctx) })
	for _, r := range o.Settings.Readings {
		all.Go(func() { o.watchReading(ctx, r) })
	}
	return func() {
		stop()
		all.Wait()
		o.meter.tellForged()
	}
}

// always are the stop conditions of every experiment.
func (o *observation) always() []StopCondition {
	all := []StopCondition{lease{o.World}}
	if limit := o.Settings.Limits.Experiment; limit > 0 {
		all = append(all, timeLimit(limit))
	}
	return all
}

func (e *Experiment) progress(format string, args ...any) {
	if e.Progress == nil {
		return
	}
	line := fmt.Sprintf(format, args...)
	if e.Hide != nil {
		line = e.Hide(line)
	}
	e.Progress(line)
}
