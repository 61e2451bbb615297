package injectors_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
)

func TestAThrottledHostGetsItsShare(t *testing.T) {
	params := plan.Params{"share": "10%"}
	confirmed(t, "host.cpu", "service=app-here", params, func(g *WithT, ctx context.Context, w *memory.World, active fault.Active, onset fault.Onset) {
		g.Expect(figure(g, onset.Evidence, history.CPUThrottled)).To(BeNumerically(">=", 19))
		held, err := w.Resources().Limits(ctx, "app-here-2")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(held.CPUs).To(BeNumerically("~", 0.4, 1e-9), "a tenth of four")
		out, err := active.Heal(ctx)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(out.Delivered).To(HaveLen(2))
		for _, d := range out.Delivered {
			g.Expect(d.Fidelity()).To(Equal(history.AsAsked))
			g.Expect(d.Requested).To(BeNumerically("~", 0.4, 1e-9))
			g.Expect(d.Measured).To(BeNumerically("~", 0.4, d.Bound))
		}
	})
}

// TestAHostThatWantsLessIsNotThrottled: a limit that nobody meets tests nothing.
func TestAHostThatWantsLessIsNotThrottled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, w := NewWithT(t), memory.New(memory.Regions(), memory.Options{Demand: -1})
		active, err := started(g, w, kindOf(t, "host.cpu"), selector(t, "host=db-here"), nil)
		g.Expect(err).NotTo(HaveOccurred())
		_, err = active.Confirm(t.Context())
		g.Expect(err).To(MatchError(ContainSubstring("does not want more, so it is not throttled")))
		out, err := active.Heal(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(out.Delivered[0].Fidelity()).To(Equal(history.Unmeasured))
		g.Expect(w.InForce()).To(BeEmpty())
	})
}

func TestLimitsThatFail(t *testing.T) {
	boom := errors.New("boom")
	for _, kind := range []string{"host.cpu"} {
		t.Run(kind, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, w, k := NewWithT(t), memory.New(memory.Regions(), memory.Options{}), kindOf(t, kind)
				w.Break("Limit", boom)
				_, err := started(g, w, k, selector(t, "host=db-here"), nil)
				g.Expect(err).To(MatchError(boom))
				g.Expect(w.InForce()).To(BeEmpty())
				w.Break("Limit", nil)
				active, err := started(g, w, k, selector(t, "host=db-here"), nil)
				g.Expect(err).NotTo(HaveOccurred())
				w.Break("Limits", boom)
				out, err := active.Heal(t.Context())
				g.Expect(err).To(MatchError(boom))
				g.Expect(out.Removed).To(BeFalse())
				w.Break("Limits", nil)
				w.Break("Usage", boom)
				_, err = active.Confirm(t.Context())
				g.Expect(err).To(MatchError(boom))
				w.Break("Usage", nil)
				_, err = active.Heal(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(w.InForce()).To(BeEmpty())
			})
		})
	}
}

func TestLimitsRefuse(t *testing.T) {
	for name, test := range map[string]struct {
		kind, target string
		params       plan.Params
		want         string
	}{
		"too much is kept": {"host.cpu", "host=db-here", plan.Params{"share": "60%"}, "at most 50%"},
		"nothing is kept":  {"host.cpu", "host=db-here", plan.Params{"share": "0%"}, "above 0%"},
		"nobody":           {"host.cpu", "host=db-her", nil, `(did you mean "db-here"?)`},
	} {
		t.Run(name, func(t *testing.T) {
			err := kindOf(t, test.kind).Check(memory.Regions(), plan.Spec{Kind: test.kind, Target: selector(t, test.target), Params: test.params})
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(test.want)))
		})
	}
}
