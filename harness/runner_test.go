package harness_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/injectors"
)

// yard is a runner over worlds in memory, and what became of them.
type yard struct {
	runner *harness.Runner
	worlds []*memory.World
	told   []*harness.Result
}

// newYard makes a runner over worlds of a model, each with the options for it: n
// counts from 1.
func newYard(t *testing.T, m system.Model, options func(n int) memory.Options) *yard {
	t.Helper()
	clock, dir, s := history.NewClock(), t.TempDir(), settingsOfAll()
	y := &yard{}
	y.runner = &harness.Runner{
		Model: m, Kinds: injectors.All(), Settings: s, Seed: 7,
		Raise: func(_ context.Context, n int) (harness.World, error) {
			o := options(n)
			o.Clock = clock
			w := memory.New(m, o)
			y.worlds = append(y.worlds, w)
			return w, nil
		},
		On: func(w harness.World) harness.Experiment {
			return harness.Experiment{Clock: clock, Run: "test", Dir: dir, Users: usersOf(w.(*memory.World), s, clock)}
		},
	}
	return y
}

// always gives all worlds the same options.
func always(o memory.Options) func(int) memory.Options { return func(int) memory.Options { return o } }

func (y *yard) run(ctx context.Context, all ...harness.Scenario) error {
	return y.runner.Run(ctx, slices.Values(all), func(r *harness.Result) { y.told = append(y.told, r) })
}

// notRun lists why trials were not begun.
func (y *yard) notRun() []string {
	var all []string
	for _, r := range y.told {
		all = append(all, r.NotRun)
	}
	return all
}

// quick is a scenario that is soon over.
func quick(id string) harness.Scenario {
	return scenario(id, lossOf(100*time.Millisecond), verdict.DataLoss)
}

func TestAWorldThatCameBackIsUsedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		y := newYard(t, memory.Regions(), always(memory.Options{}))
		g.Expect(y.run(t.Context(), quick("one"), quick("two"))).To(Succeed())
		g.Expect(y.worlds).To(HaveLen(1))
		g.Expect(y.worlds[0].Closed()).To(BeTrue(), "the last world is removed")
		g.Expect(y.told).To(HaveLen(2))
		g.Expect(y.told[1].State()).To(Equal(verdict.Holds))
	})
}

func TestAWorldThatDidNotComeBackIsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		y := newYard(t, memory.Regions(), func(n int) memory.Options { return memory.Options{StayAway: n == 1} })
		lasting := scenario("one", lossOf(2*time.Second), verdict.DataLoss) // until another one is the primary
		g.Expect(y.run(t.Context(), lasting, quick("two"))).To(Succeed())
		g.Expect(y.told[0].CameBack).To(BeFalse())
		g.Expect(y.told[1].CameBack).To(BeTrue())
		g.Expect(y.worlds).To(HaveLen(2))
		g.Expect(y.worlds[0].Closed()).To(BeTrue())
	})
}

func TestWhenTheControlFailsTheRestIsNotRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		y := newYard(t, memory.Regions(), always(never())) // a control that hurts
		control := scenario("control", lossOf(100*time.Millisecond), verdict.FailoverWithin)
		control.Control = true
		g.Expect(y.run(t.Context(), control, quick("one"), quick("two"))).To(Succeed())
		g.Expect(y.told[0].State()).To(Equal(verdict.Broken))
		g.Expect(y.notRun()).To(HaveExactElements(BeEmpty(),
			HavePrefix("not run, since the control failed: failover_within is broken"), HavePrefix("not run, since the control failed")))
		g.Expect(y.told[1].State()).To(Equal(verdict.Unknown), "what is not run is no pass")
	})
}

func TestTwoTrialsWithoutASteadyStateEndTheRun(t *testing.T) {
	for name, ill := range map[string]struct {
		host string
		ends string
	}{
		"nobody serves":             {"db-here", "no write was acknowledged"},
		"a host is not what it was": {"app-here-2", "host app-here-2 does not work"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				y := newYard(t, memory.Regions(), always(never()))
				raise := y.runner.Raise
				y.runner.Raise = func(ctx context.Context, n int) (harness.World, error) {
					w, err := raise(ctx, n)
					return w, errors.Join(err, w.Processes().Kill(ctx, ill.host))
				}
				g.Expect(y.run(t.Context(), quick("one"), quick("two"), quick("three"))).To(Succeed())
				g.Expect(y.told[0].Err).To(MatchError(And(ContainSubstring("did not reach its steady state"), ContainSubstring(ill.ends))))
				g.Expect(y.told[1].Err).To(MatchError(ContainSubstring("did not reach its steady state")))
				g.Expect(y.told[2].NotRun).To(HavePrefix("not run, since 2 scenarios in a row found no system in its steady state"))
				g.Expect(y.told[0].History.Faults()).To(BeEmpty(), "nothing was injected")
			})
		})
	}
}

func TestWorldsThatCannotBeRaisedEndTheRun(t *testing.T) {
	g := NewWithT(t)
	y := newYard(t, memory.Regions(), always(memory.Options{}))
	y.runner.Raise = func(context.Context, int) (harness.World, error) { return nil, errors.New("no room") }
	g.Expect(y.run(t.Context(), quick("one"), quick("two"), quick("three"))).To(Succeed())
	g.Expect(y.told[1].Err).To(MatchError(ContainSubstring("no room")))
	g.Expect(y.told[2].NotRun).To(ContainSubstring("no room"))
}

func TestARunThatIsEndedBeginsNothingMore(t *testing.T) {
	g := NewWithT(t)
	y := newYard(t, memory.Regions(), always(memory.Options{}))
	ctx, end := context.WithCancelCause(t.Context())
	end(errors.New("somebody pressed Ctrl-C"))
	g.Expect(y.run(ctx, quick("one"))).To(Succeed())
	g.Expect(y.notRun()).To(HaveExactElements("the run was ended before: somebody pressed Ctrl-C"))
	g.Expect(y.worlds).To(BeEmpty())
}

func TestAScenarioThatMakesNoSenseIsAnErrorOfOurs(t *testing.T) {
	g := NewWithT(t)
	y := newYard(t, memory.Regions(), always(memory.Options{}))
	nonsense := quick("one")
	nonsense.Demands = append(nonsense.Demands, history.Demand{Measure: "failover_within", Region: "nowhere"})
	g.Expect(y.run(t.Context(), nonsense)).To(Succeed())
	g.Expect(y.told[0].Err).To(MatchError(ContainSubstring(`to the region "nowhere"`)))
	g.Expect(y.told[0].State()).To(Equal(verdict.Unknown), "never broken")
}

func TestRepetitionsHaveSeedsOfTheirOwn(t *testing.T) {
	g := NewWithT(t)
	r := harness.Runner{Seed: 42, Repeat: 3}
	var seeds []int64
	for _, trial := range r.Trials(quick("one")) {
		seeds = append(seeds, trial.Seed)
	}
	g.Expect(seeds).To(Equal([]int64{42, 1_000_042, 2_000_042}))
}
