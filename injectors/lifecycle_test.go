package injectors_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/wait"
)

// figure is the value of the first evidence of an id.
func figure(g *WithT, all []history.Evidence, id history.EvidenceID) float64 {
	for _, e := range all {
		if e.ID == id {
			return e.Value
		}
	}
	g.Expect(all).To(ContainElement(HaveField("ID", id)))
	return 0
}

// confirmed starts a fault in a world in virtual time and sees it in effect.
func confirmed(t *testing.T, kind, target string, p plan.Params, test func(g *WithT, ctx context.Context, w *memory.World, active fault.Active, onset fault.Onset)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		g, w := NewWithT(t), memory.New(memory.Regions(), memory.Options{})
		active, err := started(g, w, kindOf(t, kind), selector(t, target), p)
		g.Expect(err).NotTo(HaveOccurred())
		onset, err := active.Confirm(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		test(g, t.Context(), w, active, onset)
		g.Expect(w.InForce()).To(BeEmpty())
	})
}

func running(g *WithT, ctx context.Context, w *memory.World, host string) bool {
	on, err := w.Processes().Running(ctx, host)
	g.Expect(err).NotTo(HaveOccurred())
	return on
}

func TestARestartedHostComesBackByItself(t *testing.T) {
	for _, end := range []string{"polite", "killed"} {
		t.Run(end, func(t *testing.T) {
			params := plan.Params{"delay": "5s", "end": end}
			confirmed(t, "host.restart", "host=db-here", params, func(g *WithT, ctx context.Context, w *memory.World, active fault.Active, onset fault.Onset) {
				g.Expect(wait.Pause(ctx, 4500*time.Millisecond)).To(Succeed())
				g.Expect(running(g, ctx, w, "db-here")).To(BeFalse())
				g.Expect(wait.Pause(ctx, time.Second)).To(Succeed())
				g.Expect(running(g, ctx, w, "db-here")).To(BeTrue())
				g.Expect(w.InForce()).To(BeEmpty(), "though it is still held")
				g.Expect(wait.Pause(ctx, 10*time.Second)).To(Succeed())
				out, err := active.Heal(ctx)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(out.Begun.From-onset.Interval.From).To(BeNumerically("~", 5*time.Second, 10*time.Millisecond), "it was back long before the heal")
				g.Expect(figure(g, out.Evidence, history.DownFor)).To(BeNumerically("~", 5000, 10))
				again, err := active.Heal(ctx)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(again).To(Equal(out))
			})
		})
	}
}

func TestARestartThatIsHealedEarlyStartsTheHostThen(t *testing.T) {
	confirmed(t, "host.restart", "host=db-here", plan.Params{"delay": "5s"}, func(g *WithT, ctx context.Context, w *memory.World, active fault.Active, _ fault.Onset) {
		g.Expect(wait.Pause(ctx, time.Second)).To(Succeed())
		out, err := active.Heal(ctx)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(out.Evidence).NotTo(ContainElement(HaveField("ID", history.DownFor)), "it did not come back by itself")
		g.Expect(running(g, ctx, w, "db-here")).To(BeTrue())
	})
}

func TestARestartThatDoesNotComeBackIsTold(t *testing.T) {
	confirmed(t, "host.restart", "host=db-here", plan.Params{"delay": "2s"}, func(g *WithT, ctx context.Context, w *memory.World, active fault.Active, _ fault.Onset) {
		w.Break("Start", context.DeadlineExceeded)
		g.Expect(wait.Pause(ctx, 3*time.Second)).To(Succeed())
		w.Break("Start", nil)
		out, err := active.Heal(ctx)
		g.Expect(err).To(MatchError(ContainSubstring("the hosts did not come back by themselves")))
		g.Expect(out.Removed).To(BeTrue())
	})
}

func TestACrashLoopGoesOnUntilItIsHealed(t *testing.T) {
	params := plan.Params{"up": "3s", "down": "1s"}
	confirmed(t, "host.crash_loop", "host=db-here", params, func(g *WithT, ctx context.Context, w *memory.World, active fault.Active, _ fault.Onset) {
		var ups int
		was := false
		for range 1200 {
			is := running(g, ctx, w, "db-here")
			if is && !was {
				ups++
			}
			was = is
			g.Expect(wait.Pause(ctx, 10*time.Millisecond)).To(Succeed())
		}
		g.Expect(ups).To(Equal(3))
		out, err := active.Heal(ctx)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(figure(g, out.Evidence, history.Crashes)).To(BeNumerically("~", 4, 1))
		g.Expect(wait.Pause(ctx, 10*time.Second)).To(Succeed())
		g.Expect(running(g, ctx, w, "db-here")).To(BeTrue(), "the loop has ended")
	})
}

func TestACrashLoopThatIsStuckIsTold(t *testing.T) {
	confirmed(t, "host.crash_loop", "host=db-here", nil, func(g *WithT, ctx context.Context, w *memory.World, active fault.Active, _ fault.Onset) {
		w.Break("Kill", context.DeadlineExceeded)
		g.Expect(wait.Pause(ctx, 10*time.Second)).To(Succeed())
		w.Break("Kill", nil)
		out, err := active.Heal(ctx)
		g.Expect(err).To(MatchError(context.DeadlineExceeded))
		g.Expect(out.Removed).To(BeTrue())
	})
}

func TestPowerIsLostInTwoSteps(t *testing.T) {
	params := plan.Params{"first": "40%", "gap": "4s"}
	confirmed(t, "region.power", "region=home", params, func(g *WithT, ctx context.Context, w *memory.World, active fault.Active, onset fault.Onset) {
		dead := func() (n int) {
			for _, h := range w.Model().In("here") {
				if !running(g, ctx, w, h) {
					n++
				}
			}
			return n
		}
		g.Expect(onset.Hosts).To(ConsistOf(w.Model().In("here")))
		g.Expect(dead()).To(Equal(2), "two of five")
		g.Expect(wait.Pause(ctx, 3*time.Second)).To(Succeed())
		g.Expect(dead()).To(Equal(2))
		g.Expect(wait.Pause(ctx, 2*time.Second)).To(Succeed())
		g.Expect(dead()).To(Equal(5))
		out, err := active.Heal(ctx)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(dead()).To(BeZero())
		g.Expect(figure(g, out.Evidence, history.StepAfter)).To(BeNumerically("~", 4000, 100))
		g.Expect(out.Gone.To).To(BeNumerically("<=", w.Now()))
	})
}

func TestASecondStepThatFailsIsTold(t *testing.T) {
	confirmed(t, "region.power", "region=home", nil, func(g *WithT, ctx context.Context, w *memory.World, active fault.Active, _ fault.Onset) {
		w.Break("Kill", context.DeadlineExceeded)
		g.Expect(wait.Pause(ctx, 6*time.Second)).To(Succeed())
		out, err := active.Heal(ctx)
		g.Expect(err).To(MatchError(ContainSubstring("the second step")))
		g.Expect(out.Removed).To(BeTrue())
		g.Expect(out.Evidence).To(ContainElement(And(HaveField("Of", "second step"), HaveField("Value", 0.0))))
	})
}

func TestAPoliteStopIsSeenAndTimed(t *testing.T) {
	confirmed(t, "host.stop", "service=app-here", nil, func(g *WithT, ctx context.Context, _ *memory.World, active fault.Active, onset fault.Onset) {
		g.Expect(figure(g, onset.Evidence, history.StopTook)).To(BeNumerically(">", 0))
		_, err := active.Heal(ctx)
		g.Expect(err).NotTo(HaveOccurred())
	})
}

func TestLifecyclesRefuse(t *testing.T) {
	m := memory.Regions()
	for name, test := range map[string]struct {
		kind, target string
		params       plan.Params
		want         string
	}{
		"too soon":                    {"host.restart", "host=db-here", plan.Params{"delay": "10ms"}, "it must be from 1s to 10m"},
		"no such end":                 {"host.restart", "host=db-here", plan.Params{"end": "kill"}, "no such value (known: killed, polite)"},
		"up for no time":              {"host.crash_loop", "host=db-here", plan.Params{"up": "0s"}, "it must be from 100ms to 10m"},
		"everybody":                   {"host.stop", "all", nil, "there is nobody else to see"},
		"half a region's power":       {"region.power", "host=db-here", nil, "some hosts of region"},
		"power of nothing at once":    {"region.power", "region=home", plan.Params{"first": "0%"}, "above 0%"},
		"isolated from itself":        {"region.isolate", "region=here|there", nil, "there is none left that it could be parted from"},
		"sideways":                    {"region.partition_asymmetric", "region=home", plan.Params{"lost": "both"}, "no such value"},
		"part of a region, isolated":  {"region.isolate", "host=db-here", nil, "some hosts of region"},
		"a parameter of another kind": {"region.isolate", "region=home", plan.Params{"mode": "silent"}, `unknown parameter "mode"`},
	} {
		t.Run(name, func(t *testing.T) {
			err := kindOf(t, test.kind).Check(m, plan.Spec{Kind: test.kind, Target: selector(t, test.target), Params: test.params})
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(test.want)))
		})
	}
	one := memory.Quorum()
	one.Hosts = one.Hosts[:0:0]
	for _, h := range memory.Quorum().Hosts {
		if h.Name != "dns-east" {
			one.Hosts = append(one.Hosts, h)
		}
	}
	err := kindOf(t, "region.power").Check(one, plan.Spec{Kind: "region.power", Target: selector(t, "region=east")})
	NewWithT(t).Expect(err).To(MatchError(ContainSubstring("cannot be lost in two steps")))
}
