package harness_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/injectors"
)

// paper is a system on paper that is always as it should be.
type paper struct{}

func (paper) Ready(context.Context) error { return nil }
func (paper) Hosts() []system.Host        { return []system.Host{{Name: "web"}} }
func (paper) Log(context.Context, string, time.Time, int) ([]string, error) {
	return []string{"it runs"}, nil
}

// users on paper are served until the fault says otherwise.
type users struct {
	clock  history.Clock
	record func(history.Op)
	broken func() bool
}

func (u users) Prime(context.Context) (history.Op, error) {
	o := history.Op{ID: "prime", Kind: history.Write, Outcome: history.OK, Authority: "a"}
	u.record(o)
	return o, nil
}

func (u users) Run(ctx context.Context) {
	for tick := time.NewTicker(10 * time.Millisecond); ctx.Err() == nil; <-tick.C {
		now := u.clock.Now()
		o := history.Op{Kind: history.Write, ID: now.String(), Intended: now, Sent: now, Done: now, Outcome: history.OK, Authority: "a"}
		if u.broken() {
			o.Outcome, o.Authority = history.Unknown, ""
		}
		u.record(o)
		r := history.Op{Kind: history.Read, ID: "prime", Intended: now, Sent: now, Done: now, Outcome: history.OK}
		u.record(r)
	}
}

func (u users) FinalRead(ctx context.Context, ids []string) []history.Final {
	outcome := history.OK
	if ctx.Err() != nil {
		outcome = history.Failed
	}
	var all []history.Final
	for _, id := range ids {
		all = append(all, history.Final{ID: id, Outcome: outcome})
	}
	return all
}

func (users) Close() {}

// fault is a fault on paper that can go wrong at each step.
type fault struct {
	inject, confirm, heal error

	mu     *sync.Mutex
	active *bool
	healed *int
}

func newFault() fault { return fault{mu: &sync.Mutex{}, active: new(bool), healed: new(int)} }

func (fault) Name() string { return "a fault on paper" }

func (f fault) Inject(context.Context) (harness.Active, error) {
	if f.inject != nil {
		return nil, f.inject
	}
	f.set(true)
	return f, nil
}

func (f fault) Confirm(context.Context) error { return f.confirm }

func (f fault) Heal(ctx context.Context) error {
	f.set(false)
	*f.healed++
	return errors.Join(f.heal, ctx.Err())
}

func (f fault) set(on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	*f.active = on
}

func (f fault) on() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return *f.active
}

func experiment(t *testing.T, broken func() bool) *harness.Experiment {
	t.Helper()
	return experimentOn(history.NewClock(), t.TempDir(), broken)
}

func experimentOn(clock history.Clock, dir string, broken func() bool) *harness.Experiment {
	return &harness.Experiment{
		Topology: &compose.File{
			Model:    system.Model{Home: "a", Regions: []string{"a"}},
			Settings: settings.Settings{Objectives: settings.Objectives{Common: map[string]float64{"failover_within": 2, "failback_within": 2, "max_data_loss": 0}}},
			Workload: settings.Workload{Rate: 150, Writes: 0.5, Deadline: time.Second},
		},
		System: paper{}, Clock: clock, Run: "test", Dir: dir,
		Users: func(_ string, _ int64, record func(history.Op)) (harness.Users, error) {
			return users{clock: clock, record: record, broken: broken}, nil
		},
	}
}

func TestAnExperimentTakesItsPhasesAndIsSaved(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	e := experiment(t, func() bool { return false })
	run, err := e.Do(t.Context(), harness.Plan{
		Scenario: "nothing", Demands: []history.Demand{{Measure: string(verdict.DataLoss)}},
		Faults: harness.At(0, injectors.Noop()).For(100 * time.Millisecond),
	})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(run.CameBack).To(BeTrue())
	var phases []history.PhaseName
	for _, ev := range run.History {
		if ev.Phase != nil {
			phases = append(phases, ev.Phase.Name)
		}
	}
	g.Expect(phases).To(Equal([]history.PhaseName{
		history.Steady, history.Injecting, history.Settling, history.FinalRead, history.Done,
	}))
	f, err := os.Open(run.File)
	g.Expect(err).NotTo(HaveOccurred())
	defer f.Close()
	saved, err := history.Load(f)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(verdict.JudgeAll(saved)).To(Equal(run.Findings()), "the file alone gives the same findings")
}

func TestAFaultIsHealedWhateverHappens(t *testing.T) {
	boom := errors.New("boom")
	cases := []struct {
		name    string
		change  func(*fault)
		cancel  bool
		stage   history.FaultStage // that carries the error
		noHeals bool
	}{
		{name: "injecting fails", change: func(f *fault) { f.inject = boom }, stage: history.Injected, noHeals: true},
		{name: "it does not take effect", change: func(f *fault) { f.confirm = boom }, stage: history.Unconfirmed},
		{name: "healing fails", change: func(f *fault) { f.heal = boom }, stage: history.Healed},
		{name: "the run is interrupted", change: func(*fault) {}, cancel: true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			f := newFault()
			c.change(&f)
			e := experiment(t, func() bool {
				if c.cancel && f.on() {
					cancel()
				}
				return f.on()
			})
			least := 50 * time.Millisecond
			if c.cancel {
				least = time.Hour
			}
			run, err := e.Do(ctx, harness.Plan{Scenario: c.name, Faults: harness.At(0, f).For(least)})
			g.Expect(err).To(HaveOccurred())
			g.Expect(run.CameBack).To(BeFalse(), "the system must not be used again")
			if !c.noHeals {
				g.Expect(*f.healed).To(BeNumerically(">", 0))
			}
			g.Expect(f.on()).To(BeFalse())
			failed := ""
			for _, step := range run.History.Faults() {
				if step.Error != "" {
					failed = string(step.Stage)
				}
			}
			g.Expect(failed).To(Equal(string(c.stage)))
			for _, finding := range run.Findings() {
				g.Expect(finding.State).NotTo(Equal(verdict.Holds), "%s", finding.Measure)
			}
		})
	}
}

func TestAFaultIsHeldUntilItIsDecided(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	f := newFault()
	e := experiment(t, f.on)
	const objective = 2 * time.Second // as experiment sets it
	for measure, held := range map[verdict.Measure]types.GomegaMatcher{
		verdict.FailoverWithin: BeNumerically(">", objective), // users are never served again
		verdict.DataLoss:       BeNumerically("<", objective), // nothing to wait for
	} {
		run, err := e.Do(t.Context(), harness.Plan{
			Scenario: "held for " + string(measure), Faults: harness.At(0, f).For(100 * time.Millisecond),
			Demands: []history.Demand{{Measure: string(measure)}},
		})
		g.Expect(err).NotTo(HaveOccurred())
		phase, ok := run.History.PhaseSpan(history.Injecting)
		g.Expect(ok).To(BeTrue())
		g.Expect(phase.To - phase.From).To(held)
	}
}

func TestAPlanPrintsTheSameEveryTime(t *testing.T) {
	g := NewWithT(t)
	limit := 5.0
	p := harness.Plan{
		Scenario: "two faults", Hypothesis: "users see nothing", Seed: 7,
		Faults:  harness.At(0, injectors.Noop()).And(harness.At(2*time.Second, newFault()).For(3 * time.Second)),
		Demands: []history.Demand{{Measure: "failover_within", Limit: &limit, Region: "b"}},
	}
	var text bytes.Buffer
	g.Expect(p.Print(&text)).To(Succeed())
	g.Expect(text.String()).To(Equal(`two faults
  hypothesis: users see nothing
  seed: 7
  at +0s for 10s: nothing (control)
  at +2s for 3s: a fault on paper
  demands failover_within (limit 5) to b
`))
	g.Expect(p.Faults.Length()).To(Equal(10 * time.Second))
}
