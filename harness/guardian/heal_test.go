package guardian

import (
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/injectors"
)

// leftBehind puts faults in force in a world and forgets them, as a run does that is
// killed. It returns what its journal says of them.
func leftBehind(t *testing.T, w *memory.World, specs ...plan.Spec) []journal.Injection {
	t.Helper()
	g := NewWithT(t)
	var all []journal.Injection
	for _, s := range specs {
		in := journal.Injection{ID: "run/" + s.ID + "-1", Spec: s, Seed: 7, Level: 1, Title: "fault " + s.ID}
		kind, err := injectors.All().Kind(s.Kind)
		g.Expect(err).NotTo(HaveOccurred())
		_, err = kind.Start(t.Context(), w, fault.Injection{ID: in.ID, Spec: in.Spec, Seed: in.Seed, Level: in.Level})
		g.Expect(err).NotTo(HaveOccurred())
		line, err := json.Marshal(in)
		g.Expect(err).NotTo(HaveOccurred())
		var read journal.Injection
		g.Expect(json.Unmarshal(line, &read)).To(Succeed())
		all = append(all, read)
	}
	return all
}

func TestFaultsAreUndoneByTheirKinds(t *testing.T) {
	target := func(text string) system.Selector {
		s, err := system.ParseSelector(text)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		return s
	}
	killed := plan.Spec{ID: "f1", Kind: "host.kill", Target: target("host=app-here-1")}
	stalled := plan.Spec{ID: "f2", Kind: "host.stall", Target: target("any 1 of service=app-there")}
	dark := plan.Spec{ID: "f3", Kind: "region.blackout", Target: target("region=there"), Params: plan.Params{"mode": "silent"}}
	for name, c := range map[string]struct {
		specs  []plan.Spec
		broken string // power of the world
		kinds  fault.Set
		undone []string
		left   int // of what is in force
		said   string
	}{
		"all of them, the latest first": {specs: []plan.Spec{killed, stalled}, kinds: injectors.All(), undone: []string{"fault f2", "fault f1"}},
		"a region":                      {specs: []plan.Spec{dark}, kinds: injectors.All(), undone: []string{"fault f3"}},
		"one fails, the other does not": {specs: []plan.Spec{killed, stalled}, kinds: injectors.All(), broken: "Resume", undone: []string{"fault f1"}, left: 1, said: "boom"},
		"a kind of somebody else's":     {specs: []plan.Spec{killed}, left: 2, said: "no fault of kind"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				w := memory.New(memory.Regions(), memory.Options{})
				faults := leftBehind(t, w, c.specs...)
				g.Expect(w.InForce()).NotTo(BeEmpty())
				w.Break(c.broken, errors.New("boom"))
				var log strings.Builder
				u := undoing{log: slog.New(slog.NewTextHandler(&log, nil)), means: Means{Kinds: c.kinds}, state: journal.State{Faults: faults}}
				g.Expect(u.undoFaults(t.Context(), w)).To(Equal(c.undone))
				g.Expect(w.InForce()).To(HaveLen(c.left))
				g.Expect(log.String()).To(ContainSubstring(c.said))
				g.Expect(u.undoFaults(t.Context(), w)).To(Equal(c.undone), "it may be done again")
			})
		})
	}
}

func TestAFaultOfAnotherSystemIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		there := memory.New(memory.Regions(), memory.Options{})
		target, err := system.ParseSelector("host=app-here-1")
		g.Expect(err).NotTo(HaveOccurred())
		faults := leftBehind(t, there, plan.Spec{ID: "f1", Kind: "host.kill", Target: target})
		other := memory.New(memory.Single(), memory.Options{})
		u := undoing{log: slog.New(slog.DiscardHandler), means: Means{Kinds: injectors.All()}, state: journal.State{Faults: faults}}
		g.Expect(u.undoFaults(t.Context(), other)).To(BeEmpty())
		g.Expect(other.Changes()).To(BeZero())
	})
}
