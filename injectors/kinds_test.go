package injectors_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
	"github.com/gameday-harness/gameday/injectors"
)

// models are systems of every shape.
func models() map[string]system.Model {
	return map[string]system.Model{
		"two regions with roles":      memory.Regions(),
		"a quorum in three regions":   memory.Quorum(),
		"a single host with a cache":  memory.Single(),
		"a store of five equal hosts": memory.Fleet(5),
	}
}

// everyCandidate tries all candidates of all kinds on all models, each in a world
// of its own and in virtual time.
func everyCandidate(t *testing.T, try func(g *WithT, ctx context.Context, w *memory.World, k fault.Kind, in fault.Injection)) {
	t.Helper()
	for name, m := range models() {
		for _, k := range injectors.All() {
			for i, spec := range k.Candidates(m) {
				spec.ID = fmt.Sprintf("f%d", i+1)
				t.Run(fmt.Sprintf("%s/%s/%s %v", name, k.Name(), spec.Target, spec.Params), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						g := NewWithT(t)
						g.Expect(wait.Pause(t.Context(), time.Minute)).To(Succeed()) // so that a time of 0 is none
						w := memory.New(m, memory.Options{})
						g.Expect(injectors.All().Check(m, w.Offers(), plan.Do{Fault: spec})).To(Succeed())
						try(g, t.Context(), w, k, fault.Injection{ID: spec.ID + ".1", Spec: spec, Seed: 7, Level: 1})
						g.Expect(w.InForce()).To(BeEmpty())
						g.Expect(w.Ready(t.Context())).To(Succeed())
						g.Expect(w.Changes() > 0).To(Equal(k.Name() != "noop"))
					})
				})
			}
		}
	}
}

func TestEveryCandidateIsSeenToBeginAndToEnd(t *testing.T) {
	everyCandidate(t, func(g *WithT, ctx context.Context, w *memory.World, k fault.Kind, in fault.Injection) {
		before := w.Now()
		active, err := k.Start(ctx, w, in)
		g.Expect(err).NotTo(HaveOccurred())
		onset, err := active.Confirm(ctx)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(onset.Interval.From).To(BeNumerically(">=", before))
		g.Expect(onset.Interval.To).To(And(BeNumerically(">=", onset.Interval.From), BeNumerically("<=", w.Now())))
		g.Expect(onset.Interval.To-onset.Interval.From).To(BeNumerically("<", 10*time.Millisecond), "the onset is known well")
		g.Expect(onset.Control).To(Equal(k.Name() == "noop"))
		if !onset.Control {
			g.Expect(onset.Hosts).NotTo(BeEmpty())
			g.Expect(onset.Evidence).NotTo(BeEmpty())
		}
		for _, h := range k.Victims(w.Model(), in.Spec, in.Seed) {
			g.Expect(onset.Hosts).To(ContainElement(h))
		}

		out, err := active.Heal(ctx)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(out.Removed).To(BeTrue())
		for _, at := range []history.Interval{out.Begun, out.Gone} {
			g.Expect(at.From).To(BeNumerically(">=", onset.Interval.To))
			g.Expect(at.To).To(And(BeNumerically(">=", at.From), BeNumerically("<=", w.Now())))
		}
		for _, e := range append(onset.Evidence, out.Evidence...) {
			g.Expect(e.ID).NotTo(BeEmpty())
			g.Expect(e.Unit).NotTo(BeEmpty())
		}
		again, err := active.Heal(ctx)
		g.Expect(err).NotTo(HaveOccurred(), "healing twice is no error")
		g.Expect(again.Removed).To(BeTrue())
		settle(g, ctx, w)
	})
}

func TestEveryCandidateCanBeUndoneByAnotherProcess(t *testing.T) {
	everyCandidate(t, func(g *WithT, ctx context.Context, w *memory.World, k fault.Kind, in fault.Injection) {
		life, die := context.WithCancel(ctx)
		defer die()
		_, err := k.Start(life, w, in)
		g.Expect(err).NotTo(HaveOccurred())
		die() // what its process would still have done is never done
		if k.Name() == "noop" {
			return
		}
		g.Expect(w.InForce()).NotTo(BeEmpty())
		another, err := injectors.All().Kind(k.Name())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(another.Undo(ctx, w, in)).To(Succeed())
		g.Expect(another.Undo(ctx, w, in)).To(Succeed(), "undoing twice is no error")
		settle(g, ctx, w)
	})
}

// settle lets hosts start.
func settle(g *WithT, ctx context.Context, w *memory.World) {
	g.Expect(wait.Success(ctx, time.Minute, 10*time.Millisecond, w.Ready)).To(Succeed())
}
