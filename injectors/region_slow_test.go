package injectors_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

func TestARegionIsSlowFromOutsideAndNotWithin(t *testing.T) {
	params := plan.Params{"delay": "80ms"}
	confirmed(t, "region.slow", "region=home", params, func(g *WithT, ctx context.Context, w *memory.World, active fault.Active, onset fault.Onset) {
		took := func(from, to, port string) time.Duration {
			addr, _ := w.Addresses().Addr(to)
			d, err := w.Witnesses().At(from).Exchange(ctx, system.Exchange{Addr: addr + ":" + port, Say: "\r\n", Deadline: time.Second})
			g.Expect(err).NotTo(HaveOccurred())
			return d.Took
		}
		for _, way := range []struct {
			from, to, port string
			slow           bool
		}{
			{"app-here-1", "db-there", "5432", true},
			{"app-there-1", "db-here", "5432", true},
			{"app-here-1", "db-here", "5432", false},
			{"app-there-1", "db-there", "5432", false},
			{"front", "app-here-1", "80", false},
		} {
			g.Expect(took(way.from, way.to, way.port) >= 80*time.Millisecond).To(Equal(way.slow), "%s to %s", way.from, way.to)
		}
		g.Expect(w.InForce()).To(HaveLen(2))
		g.Expect(onset.Hosts).To(ContainElements("db-here", "db-there"))
		_, err := active.Heal(ctx)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(took("app-here-1", "db-there", "5432")).To(BeNumerically("<", 10*time.Millisecond))
	})
}

func TestASlowRegionThatFails(t *testing.T) {
	boom := errors.New("boom")
	synctest.Test(t, func(t *testing.T) {
		g, w, k := NewWithT(t), memory.New(memory.Regions(), memory.Options{}), kindOf(t, "region.slow")
		w.Break("Poison", boom)
		_, err := started(g, w, k, selector(t, "region=home"), nil)
		g.Expect(err).To(MatchError(boom))
		g.Expect(w.InForce()).To(BeEmpty())
		w.Break("Poison", nil)
		active, err := started(g, w, k, selector(t, "region=home"), nil)
		g.Expect(err).NotTo(HaveOccurred())
		w.Break("Cure", boom)
		out, err := active.Heal(t.Context())
		g.Expect(err).To(MatchError(boom))
		g.Expect(out.Removed).To(BeFalse())
		w.Break("Cure", nil)
		out, err = active.Heal(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(out.Removed).To(BeTrue())
		g.Expect(w.InForce()).To(BeEmpty())
	})
}

func TestASlowRegionRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		target string
		params plan.Params
		want   string
	}{
		"half a region":     {"host=db-here", nil, "some hosts of region"},
		"every region":      {"region=here|there", nil, "there is none left"},
		"finer than it can": {"region=home", plan.Params{"delay": "1500us"}, "whole milliseconds"},
		"all jitter":        {"region=home", plan.Params{"delay": "50ms", "jitter": "40ms"}, "at most half of the delay"},
		"too long":          {"region=home", plan.Params{"delay": "1m"}, "it must be from 1ms to 10s"},
	} {
		t.Run(name, func(t *testing.T) {
			err := kindOf(t, "region.slow").Check(memory.Regions(), plan.Spec{Kind: "region.slow", Target: selector(t, test.target), Params: test.params})
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(test.want)))
		})
	}
}
