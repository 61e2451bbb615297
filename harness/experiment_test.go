package harness_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestAnExperimentTakesItsPhasesAndIsSaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		f := newFault()
		e := experimentOn(history.NewClock(), t.TempDir(), f, func() bool { return false })
		result, err := e.Do(t.Context(), trial("nothing", heldFor(100*time.Millisecond), verdict.DataLoss))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(result.CameBack).To(BeTrue())
		g.Expect(result.State()).To(Equal(verdict.Holds))
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

func TestAFaultIsHealedWhateverHappens(t *testing.T) {
	boom := errors.New("boom")
	cases := []struct {
		name    string
		change  func(*onPaper)
		cancel  bool
		stage   history.FaultStage // that carries the error
		noHeals bool
	}{
		{name: "starting fails", change: func(f *onPaper) { f.start = boom }, stage: history.Injected, noHeals: true},
		{name: "it does not take effect", change: func(f *onPaper) { f.confirm = boom }, stage: history.Unconfirmed},
		{name: "healing fails", change: func(f *onPaper) { f.heal = boom }, stage: history.Healed},
		{name: "the run is interrupted", change: func(*onPaper) {}, cancel: true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				f := newFault()
				c.change(f)
				e := experimentOn(history.NewClock(), t.TempDir(), f, func() bool {
					if c.cancel && f.on() {
						cancel()
					}
					return f.on()
				})
				least := 50 * time.Millisecond
				if c.cancel {
					least = time.Hour
				}
				result, err := e.Do(ctx, trial("broken", heldFor(least), verdict.DataLoss))
				g.Expect(err).To(HaveOccurred())
				g.Expect(result.CameBack).To(BeFalse(), "the world must not be used again")
				if !c.noHeals {
					g.Expect(*f.healed).To(BeNumerically(">", 0))
				}
				g.Expect(f.on()).To(BeFalse())
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
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				result, err := experiment(t, newFault()).Do(t.Context(), trial("held", heldFor(100*time.Millisecond), measure))
				g.Expect(err).NotTo(HaveOccurred())
				phase, ok := result.History.PhaseSpan(history.Injecting)
				g.Expect(ok).To(BeTrue())
				g.Expect(phase.To - phase.From).To(held)
			})
		})
	}
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
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		f := newFault()
		e := experimentOn(history.NewClock(), t.TempDir(), f, func() bool { return false })
		opened := new(atomic.Uint64)
		inner := e.Users
		e.World.(*paper).opened = opened
		e.Users = func(prefix string, seed int64, record func(history.Op), note func(history.Note)) (harness.Users, error) {
			u, err := inner(prefix, seed, record, note)
			return busyReaders{Users: u, opened: opened}, err
		}
		result, err := e.Do(t.Context(), trial("counted", heldFor(100*time.Millisecond), verdict.DataLoss))
		g.Expect(err).NotTo(HaveOccurred())
		var last time.Duration
		for _, op := range result.History.Ops() {
			last = max(last, op.Done)
		}
		var bursts []history.Traffic
		for _, sample := range result.History.Traffic() {
			if sample.Opened["web"] > 0 {
				bursts = append(bursts, sample)
			}
		}
		g.Expect(bursts).To(HaveLen(1))
		g.Expect(bursts[0].Opened["web"]).To(Equal(burst))
		g.Expect(bursts[0].Span.From).To(BeNumerically(">=", last))
	})
}
