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
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// yard is a runner over worlds on paper, and what became of them.
type yard struct {
	runner *harness.Runner
	worlds []*paper
	told   []*harness.Result
}

// newYard makes a runner in whose worlds users are broken when that is true.
func newYard(t *testing.T, f *onPaper, broken func() bool) *yard {
	t.Helper()
	clock, dir := history.NewClock(), t.TempDir()
	e := experimentOn(clock, dir, f, broken)
	y := &yard{}
	y.runner = &harness.Runner{
		Model: e.World.Model(), Kinds: fault.Set{f}, Settings: e.Settings, Seed: 7,
		Raise: func(context.Context, int) (harness.World, error) {
			w := &paper{clock: clock, model: e.World.Model()}
			y.worlds = append(y.worlds, w)
			return w, nil
		},
		On: func(harness.World) harness.Experiment { return *e },
	}
	return y
}

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
	return scenario(id, heldFor(100*time.Millisecond), verdict.DataLoss)
}

func TestAWorldThatCameBackIsUsedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		f := newFault()
		y := newYard(t, f, f.on)
		g.Expect(y.run(t.Context(), quick("one"), quick("two"))).To(Succeed())
		g.Expect(y.worlds).To(HaveLen(1))
		g.Expect(y.worlds[0].closed.Load()).To(BeTrue(), "the last world is removed")
		g.Expect(y.told).To(HaveLen(2))
		g.Expect(y.told[1].State()).To(Equal(verdict.Holds))
	})
}

func TestAWorldThatDidNotComeBackIsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		f := newFault()
		stuck := false
		y := newYard(t, f, func() bool { stuck = stuck || f.on(); return stuck })
		first := scenario("one", heldFor(100*time.Millisecond), verdict.DataLoss)
		g.Expect(y.run(t.Context(), first)).To(Succeed())
		g.Expect(y.told[0].CameBack).To(BeFalse())
		stuck = false
		g.Expect(y.run(t.Context(), quick("two"))).To(Succeed())
		g.Expect(y.worlds).To(HaveLen(2))
	})
}

func TestWhenTheControlFailsTheRestIsNotRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		f := newFault()
		y := newYard(t, f, f.on) // users are broken under the control
		control := scenario("control", heldFor(100*time.Millisecond), verdict.FailoverWithin)
		control.Control = true
		g.Expect(y.run(t.Context(), control, quick("one"), quick("two"))).To(Succeed())
		g.Expect(y.told[0].State()).To(Equal(verdict.Broken))
		g.Expect(y.notRun()).To(HaveExactElements(BeEmpty(),
			HavePrefix("not run, since the control failed: failover_within is broken"), HavePrefix("not run, since the control failed")))
		g.Expect(y.told[1].State()).To(Equal(verdict.Unknown), "what is not run is no pass")
	})
}

func TestTwoTrialsWithoutASteadyStateEndTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		f := newFault()
		y := newYard(t, f, func() bool { return true })
		g.Expect(y.run(t.Context(), quick("one"), quick("two"), quick("three"))).To(Succeed())
		g.Expect(y.told[0].Err).To(MatchError(ContainSubstring("did not reach its steady state")))
		g.Expect(y.told[1].Err).To(MatchError(ContainSubstring("did not reach its steady state")))
		g.Expect(y.told[2].NotRun).To(HavePrefix("not run, since 2 scenarios in a row found no system in its steady state"))
		g.Expect(f.on()).To(BeFalse())
		g.Expect(*f.healed).To(BeZero(), "nothing was injected")
	})
}

func TestWorldsThatCannotBeRaisedEndTheRun(t *testing.T) {
	g := NewWithT(t)
	y := newYard(t, newFault(), func() bool { return false })
	y.runner.Raise = func(context.Context, int) (harness.World, error) { return nil, errors.New("no room") }
	g.Expect(y.run(t.Context(), quick("one"), quick("two"), quick("three"))).To(Succeed())
	g.Expect(y.told[1].Err).To(MatchError(ContainSubstring("no room")))
	g.Expect(y.told[2].NotRun).To(ContainSubstring("no room"))
}

func TestARunThatIsEndedBeginsNothingMore(t *testing.T) {
	g := NewWithT(t)
	y := newYard(t, newFault(), func() bool { return false })
	ctx, end := context.WithCancelCause(t.Context())
	end(errors.New("somebody pressed Ctrl-C"))
	g.Expect(y.run(ctx, quick("one"))).To(Succeed())
	g.Expect(y.notRun()).To(HaveExactElements("the run was ended before: somebody pressed Ctrl-C"))
	g.Expect(y.worlds).To(BeEmpty())
}

func TestAScenarioThatMakesNoSenseIsAnErrorOfOurs(t *testing.T) {
	g := NewWithT(t)
	y := newYard(t, newFault(), func() bool { return false })
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
