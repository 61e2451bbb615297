package harness

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// System is a running system, as an experiment needs it.
type System interface {
	// Ready returns nil when every host runs and is healthy.
	Ready(ctx context.Context) error
	// Hosts lists all hosts.
	Hosts() []system.Host
	// Log returns what a host wrote since a time, at most the last n lines.
	Log(ctx context.Context, host string, since time.Time, n int) ([]string, error)
}

// Users read and write through the entrypoint, as long as they are let.
type Users interface {
	// Prime writes until the first write is acknowledged.
	Prime(ctx context.Context) (history.Op, error)
	// Run sends requests until the context ends, and waits for the last answers.
	Run(ctx context.Context)
	// FinalRead asks for every id.
	FinalRead(ctx context.Context, ids []string) []history.Final
	// Close closes the users' connections.
	Close()
}

// Experiment runs plans on one system.
type Experiment struct {
	Topology *compose.File
	System   System
	// Users makes the users of one experiment. Their ids begin with prefix, so
	// that experiments on one system do not meet, and everything they do is
	// recorded with record.
	Users    func(prefix string, seed int64, record func(history.Op)) (Users, error)
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
	Limit    time.Duration // of one experiment, which is aborted then; 0: none
	// Journal notes faults before they are injected; nil: nobody undoes them if
	// this process dies.
	Journal *journal.Journal
	// Patient observes for as long as could matter, instead of ending as soon as
	// all is decided: to check that ending early changes no verdict.
	Patient bool
}

// Do runs one plan and judges what was observed. The result is there also with
// an error, as far as it came. An error means that the experiment could not be
// carried out; its findings are then unknown, never good. It is an Aborted when
// a stop condition ended it, and a TooWide, without a result, when the plan takes
// more hosts at once than it may.
func (e *Experiment) Do(ctx context.Context, p Plan) (*Run, error) {
	if err := CheckReach(e.Topology, p); err != nil {
		return nil, err
	}
	path := filepath.Join(e.Dir, p.slug()+".jsonl")
	rec, err := openRecorder(path, e.Clock, e.meta(p), e.Hide)
	if err != nil {
		return nil, err
	}
	within, abort := context.WithCancelCause(ctx)
	o := &observation{
		Experiment: e, plan: p, rec: rec, meter: newMeter(e.System, e.Clock, rec), began: time.Now(), abort: abort,
	}
	sidelines := o.alongside(ctx)
	if e.Limit > 0 {
		o.watchAll(within, timeLimit(e.Limit))
	}
	err = o.observe(within)
	abort(nil)
	o.watchers.Wait()
	sidelines()
	err = o.explain(within, err)
	o.excerpts(ctx)
	h, closeErr := rec.close()
	run := &Run{Plan: p, History: h, File: path, CameBack: o.cameBack && err == nil, findings: verdict.JudgeAll(h)}
	return run, errors.Join(err, closeErr)
}

// observe is an experiment from the begin to the end.
func (o *observation) observe(ctx context.Context) error {
	users, err := o.usersEnter(ctx)
	if err != nil {
		return err
	}
	defer users.Close()
	defer users.leave()
	if err := o.steady(ctx); err != nil {
		return err
	}
	o.rec.phase(history.Injecting)
	err = o.faults(ctx)
	o.rec.phase(history.Settling)
	if err == nil {
		err = o.settle(ctx)
	}
	users.leave()
	o.meter.read(ctx) // so that nothing that the final read opens is put down to users
	o.rec.phase(history.FinalRead)
	o.finalRead(ctx, users)
	o.rec.phase(history.Done)
	return err
}

// settleFor is how long a recovery must last to count.
const settleFor = 2 * time.Second

func (e *Experiment) meta(p Plan) history.Meta {
	t := e.Topology
	return history.Meta{
		Version: history.Version, Run: e.Run, Scenario: FileName(p.Scenario), Title: p.Scenario, Hypothesis: p.Hypothesis,
		Base: e.Clock.Base(), Seed: p.Seed, Repetition: p.Repetition, Home: t.Home, Regions: t.Regions,
		Objectives: t.Objectives.Common,
		Workloads:  []history.WorkloadMeta{{Rate: t.Workload.Rate, Writes: t.Workload.Writes, Deadline: t.Workload.Deadline}},
		Settle:     settleFor, Demands: p.Demands,
	}
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
