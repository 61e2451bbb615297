package harness_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestAnExperimentTakesItsPhasesAndIsSaved(t *testing.T) {
	inMemory(t, memory.Options{}, func(g *GomegaWithT, ctx context.Context, e *harness.Experiment, w *memory.World) {
		result, err := e.Do(ctx, trial("nothing", calm(100*time.Millisecond), verdict.DataLoss))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(result.CameBack).To(BeTrue())
		g.Expect(result.State()).To(Equal(verdict.Holds))
		g.Expect(w.Changes()).To(BeZero())
		var phases []history.PhaseName
		for _, ev := range result.History {
			if ev.Phase != nil {
				phases = append(phases, ev.Phase.Name)
			}
		}
		g.Expect(phases).To(Equal([]history.PhaseName{
			history.Steady, history.Injecting, history.Settling, history.FinalRead, history.Done,
		}))
		saved, err := history.LoadFile(result.File)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(verdict.JudgeAll(saved)).To(Equal(result.Findings()), "the file alone gives the same findings")
	})
}

// deaf is a world in which nothing is cut off, whatever it says.
type deaf struct{ *memory.World }

func (d deaf) Packets() system.Packets { return noCut{d.World.Packets()} }

type noCut struct{ system.Packets }

func (noCut) Cut(context.Context, system.Cut) (history.Interval, error) {
	return history.Interval{}, nil
}

func TestAFaultIsHealedWhateverHappens(t *testing.T) {
	boom := errors.New("boom")
	for _, c := range []struct {
		name   string
		broken string // power of the world
		deaf   bool
		ended  bool
		stage  history.FaultStage // that carries the error
		left   bool               // something stays in force
	}{
		{name: "starting fails", broken: "Kill", stage: history.Injected},
		{name: "it does not take effect", deaf: true, stage: history.Unconfirmed},
		{name: "healing fails", broken: "Restore", stage: history.Healed, left: true},
		{name: "the run is interrupted", ended: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			inMemory(t, never(), func(g *GomegaWithT, ctx context.Context, e *harness.Experiment, w *memory.World) {
				ctx, cancel := context.WithCancel(ctx)
				defer cancel()
				held := 50 * time.Millisecond
				if c.ended {
					held = time.Hour
					time.AfterFunc(time.Minute, cancel)
				}
				if c.deaf {
					e.World = deaf{w}
				}
				w.Break(c.broken, boom)
				result, err := e.Do(ctx, trial("broken", lossOf(held), verdict.DataLoss))
				g.Expect(err).To(HaveOccurred())
				g.Expect(result.CameBack).To(BeFalse(), "the world must not be used again")
				g.Expect(w.Changes()).To(BeNumerically(">", 0))
				g.Expect(w.InForce()).To(HaveLen(map[bool]int{true: 1}[c.left]))
				failed := ""
				for _, step := range result.History.Faults() {
					if step.Error != "" {
						failed = string(step.Stage)
					}
				}
				g.Expect(failed).To(Equal(string(c.stage)))
				for _, finding := range result.Findings() {
					g.Expect(finding.State).NotTo(Equal(verdict.Holds), "%s", finding.Measure)
				}
			})
		})
	}
}

func TestAFaultIsHeldUntilItIsDecided(t *testing.T) {
	for measure, held := range map[verdict.Measure]types.GomegaMatcher{
		verdict.FailoverWithin: BeNumerically(">", objective), // users are never served again
		verdict.DataLoss:       BeNumerically("<", objective), // nothing to wait for
	} {
		t.Run(string(measure), func(t *testing.T) {
			inMemory(t, never(), func(g *GomegaWithT, ctx context.Context, e *harness.Experiment, _ *memory.World) {
				result, err := e.Do(ctx, trial("held", lossOf(100*time.Millisecond), measure))
				g.Expect(err).NotTo(HaveOccurred())
				phase, ok := result.History.PhaseSpan(history.Injecting)
				g.Expect(ok).To(BeTrue())
				g.Expect(phase.To - phase.From).To(held)
			})
		})
	}
}

// TestAConditionMayTakeSoMuchLonger than the time for which a fault is held anyway.
func TestAConditionMayTakeSoMuchLonger(t *testing.T) {
	inMemory(t, never(), func(g *GomegaWithT, ctx context.Context, e *harness.Experiment, _ *memory.World) {
		held := lossOf(2 * time.Second).(plan.Do)
		held.Until, held.Limit = plan.Served, time.Second
		result, err := e.Do(ctx, trial("longer", held, verdict.DataLoss))
		g.Expect(err).NotTo(HaveOccurred())
		phase, _ := result.History.PhaseSpan(history.Injecting)
		g.Expect(phase.To - phase.From).To(BeNumerically("~", 3500*time.Millisecond, 500*time.Millisecond))
	})
}

// busyWorld is one in which more connections are opened than its users do.
type busyWorld struct {
	*memory.World
	more *atomic.Uint64
}

func (b busyWorld) Traffic(ctx context.Context) (system.Traffic, error) {
	all, err := b.World.Traffic(ctx)
	all.Opened["front"] += b.more.Load()
	return all, err
}

// busyReaders open many connections when they read everything back, which takes
// them so long that the connections are counted meanwhile.
type busyReaders struct {
	harness.Users
	opened *atomic.Uint64
}

const (
	burst     = 5000
	readsBack = 1200 * time.Millisecond
)

func (b busyReaders) FinalRead(ctx context.Context, ids []string) []history.Final {
	b.opened.Add(burst)
	timer := time.NewTimer(readsBack)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return b.Users.FinalRead(ctx, ids)
}

// TestTheFinalReadIsCountedApart has connections that only the final read opens:
// no sample holds them that also holds users' requests.
func TestTheFinalReadIsCountedApart(t *testing.T) {
	inMemory(t, memory.Options{}, func(g *GomegaWithT, ctx context.Context, e *harness.Experiment, w *memory.World) {
		more, inner := new(atomic.Uint64), e.Users
		e.World = busyWorld{w, more}
		e.Users = func(prefix string, seed int64, record func(history.Op), note func(history.Note)) (harness.Users, error) {
			u, err := inner(prefix, seed, record, note)
			return busyReaders{Users: u, opened: more}, err
		}
		result, err := e.Do(ctx, trial("counted", calm(100*time.Millisecond), verdict.DataLoss))
		g.Expect(err).NotTo(HaveOccurred())
		var last time.Duration
		for _, op := range result.History.Ops() {
			last = max(last, op.Done)
		}
		var bursts []history.Traffic
		for _, sample := range result.History.Traffic() {
			if sample.Opened["front"] >= burst {
				bursts = append(bursts, sample)
			}
		}
		g.Expect(bursts).To(HaveLen(1))
		g.Expect(bursts[0].Opened["front"]).To(Equal(burst), "none of a user's is among them")
		g.Expect(bursts[0].Span.From).To(BeNumerically(">=", last))
	})
}

func TestFaultsThatAreOutOfOurHandsEndTheExperiment(t *testing.T) {
	inMemory(t, memory.Options{}, func(g *GomegaWithT, ctx context.Context, e *harness.Experiment, w *memory.World) {
		w.Break("Lost", errors.New("the lease has run out"))
		result, err := e.Do(ctx, trial("lost", lossOf(time.Hour), verdict.DataLoss))
		g.Expect(errors.As(err, new(harness.Aborted))).To(BeTrue(), "%v", err)
		g.Expect(err).To(MatchError(ContainSubstring("the lease has run out")))
		g.Expect(result.State()).To(Equal(verdict.Unknown))
		g.Expect(w.InForce()).To(BeEmpty())
	})
}

func TestForgedPacketsAreTold(t *testing.T) {
	inMemory(t, memory.Options{}, func(g *GomegaWithT, ctx context.Context, e *harness.Experiment, w *memory.World) {
		w.Forge("app-here-2", 7) // before it began
		time.AfterFunc(3*time.Second, func() { w.Forge("app-here-1", 3) })
		result, err := e.Do(ctx, trial("forged", calm(100*time.Millisecond), verdict.DataLoss))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(result.State()).To(Equal(verdict.Holds), "they were dropped")
		var told []string
		for _, ev := range result.History {
			if ev.Note != nil && ev.Note.ID == history.PacketsForged {
				told = append(told, ev.Note.Text)
			}
		}
		g.Expect(told).To(Equal([]string{"host app-here-1 sent 3 packets in another's name; they were dropped"}))
	})
}
