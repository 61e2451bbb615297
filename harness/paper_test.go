package harness_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// paper is a world on paper that is always as it should be. Nothing can be done to
// it but what a fault on paper does.
type paper struct {
	system.World // its powers: none
	clock        history.Clock
	model        system.Model
	opened       *atomic.Uint64 // connections
	closed       atomic.Bool
}

func (p *paper) Model() system.Model            { return p.model }
func (p *paper) Now() time.Duration             { return p.clock.Now() }
func (p *paper) Offers() []system.Capability    { return []system.Capability{system.CanLogs} }
func (p *paper) Logs() system.Logs              { return p }
func (p *paper) Ready(context.Context) error    { return nil }
func (p *paper) Lost(ctx context.Context) error { <-ctx.Done(); return nil }
func (p *paper) Close(context.Context) error    { p.closed.Store(true); return nil }

func (p *paper) Log(context.Context, string, time.Time, int) ([]string, error) {
	return []string{"it runs"}, nil
}

func (p *paper) Opened(context.Context) (map[string]uint64, error) {
	if p.opened == nil {
		return map[string]uint64{"web": 0}, nil
	}
	return map[string]uint64{"web": p.opened.Load()}, nil
}

// users on paper are served until the fault says otherwise.
type users struct {
	clock  history.Clock
	record func(history.Op)
	broken func() bool

	mu  *sync.Mutex
	ids *[]string
}

func (u users) write(o history.Op) {
	u.mu.Lock()
	*u.ids = append(*u.ids, o.ID)
	u.mu.Unlock()
	u.record(o)
}

func (u users) Prime(context.Context) (history.Op, error) {
	o := history.Op{ID: "prime", Kind: history.Write, Outcome: history.OK, Authority: "a"}
	u.write(o)
	return o, nil
}

func (u users) Run(ctx context.Context) {
	for tick := time.NewTicker(10 * time.Millisecond); ctx.Err() == nil; <-tick.C {
		now := u.clock.Now()
		o := history.Op{Kind: history.Write, ID: now.String(), Intended: now, Sent: now, Done: now, Outcome: history.OK, Authority: "a"}
		if u.broken() {
			o.Outcome, o.Authority = history.Unknown, ""
		}
		u.write(o)
		r := history.Op{Kind: history.Read, ID: "prime", Intended: now, Sent: now, Done: now, Outcome: history.OK}
		u.record(r)
	}
}

func (u users) IDs() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(*u.ids)
}

func (u users) FinalRead(ctx context.Context, ids []string) []history.Final {
	outcome := history.OK
	if ctx.Err() != nil {
		outcome = history.Failed
	}
	all := []history.Final{{ID: "nobody-wrote-this", Never: true, Outcome: history.Missing}}
	for _, id := range ids {
		all = append(all, history.Final{ID: id, Outcome: outcome})
	}
	return all
}

func (users) Close() {}

// onPaper is a kind of fault on paper, which can go wrong at each step. Its target
// is whom it takes.
type onPaper struct {
	start, confirm, heal error

	mu     *sync.Mutex
	active *bool
	healed *int
}

func newFault() *onPaper { return &onPaper{mu: &sync.Mutex{}, active: new(bool), healed: new(int)} }

func (*onPaper) Name() string                         { return "paper.fault" }
func (*onPaper) Doc() fault.Doc                       { return fault.Doc{Summary: "a fault on paper"} }
func (*onPaper) Needs() []system.Capability           { return nil }
func (*onPaper) Check(system.Model, plan.Spec) error  { return nil }
func (*onPaper) Candidates(system.Model) []plan.Spec  { return nil }
func (*onPaper) Title(system.Model, plan.Spec) string { return "a fault on paper" }

func (*onPaper) Victims(m system.Model, s plan.Spec, seed int64) []string {
	hosts, _ := s.Target.Resolve(m, seed)
	return hosts
}

func (*onPaper) Undo(context.Context, system.World, fault.Injection) error { return nil }

func (f *onPaper) Start(context.Context, system.World, fault.Injection) (fault.Active, error) {
	if f.start != nil {
		return nil, f.start
	}
	f.set(true)
	return f, nil
}

func (f *onPaper) Confirm(context.Context) (fault.Onset, error) {
	return fault.Onset{Hosts: []string{"web"}}, f.confirm
}

func (f *onPaper) SetLevel(context.Context, float64) (history.Interval, error) {
	return history.Interval{}, fault.ErrLevel
}

func (f *onPaper) Heal(ctx context.Context) (fault.Outcome, error) {
	f.set(false)
	*f.healed++
	err := errors.Join(f.heal, ctx.Err())
	return fault.Outcome{Removed: err == nil}, err
}

func (f *onPaper) set(on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	*f.active = on
}

func (f *onPaper) on() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return *f.active
}

// heldFor is a plan that holds the fault on paper for a time, and until all is decided.
func heldFor(d time.Duration) plan.Node {
	return plan.Do{Fault: plan.Spec{ID: "f1", Kind: "paper.fault"}, For: d, Until: plan.Decided}
}

// scenario is one of the fault on paper.
func scenario(id string, node plan.Node, measures ...verdict.Measure) harness.Scenario {
	s := harness.Scenario{ID: id, Title: "a scenario on paper", Class: settings.HA, Plan: node}
	for _, m := range measures {
		s.Demands = append(s.Demands, history.Demand{Measure: string(m)})
	}
	return s
}

func trial(id string, node plan.Node, measures ...verdict.Measure) harness.Trial {
	return harness.Trial{Scenario: scenario(id, node, measures...)}
}

// objective is every limit of time of experiments on paper.
const objective = 2 * time.Second

// experimentOn is an experiment on paper whose users are broken when that is true.
func experimentOn(clock history.Clock, dir string, f *onPaper, broken func() bool) *harness.Experiment {
	limit := objective.Seconds()
	return &harness.Experiment{
		World: &paper{clock: clock, model: system.Model{
			Hosts: []system.Host{{Name: "web"}}, Home: "a", Regions: []string{"a"},
		}},
		Kinds: fault.Set{f},
		Settings: settings.Settings{
			Objectives: settings.Objectives{Common: map[string]float64{"failover_within": limit, "failback_within": limit, "max_data_loss": 0}},
			Workloads:  []settings.Workload{{Rate: 150, Writes: 0.5, Deadline: time.Second}},
		},
		Clock: clock, Run: "test", Dir: dir,
		Users: func(_ string, _ int64, record func(history.Op), _ func(history.Note)) (harness.Users, error) {
			return users{clock: clock, record: record, broken: broken, mu: &sync.Mutex{}, ids: new([]string)}, nil
		},
	}
}

// experiment is one in which the fault on paper breaks the users' writes.
func experiment(t *testing.T, f *onPaper) *harness.Experiment {
	t.Helper()
	return experimentOn(history.NewClock(), t.TempDir(), f, f.on)
}
