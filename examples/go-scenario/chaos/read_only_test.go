package chaos_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	. "github.com/onsi/gomega"

	"example.org/store/chaos"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// shop is a world in memory whose hosts run the store: asked for its mode, it says
// what its file says, unless it is deaf to that.
type shop struct {
	*memory.World
	deaf bool
}

func (s shop) Files() system.Files { return counter{s.World.Files(), s.deaf} }

type counter struct {
	system.Files
	deaf bool
}

func (c counter) Run(ctx context.Context, host string, args ...string) (system.Ran, error) {
	mode, err := c.Read(ctx, host, "/data/mode")
	if c.deaf || err != nil {
		mode = []byte("read-write")
	}
	if !slices.Equal(args, []string{"/store", "get", "http://127.0.0.1:8080/mode"}) {
		return system.Ran{}, errors.New("it is asked for something else")
	}
	return system.Ran{Out: string(mode)}, ctx.Err()
}

// modes are what the file of each host says.
func modes(g *WithT, ctx context.Context, w shop) []string {
	var all []string
	for _, h := range []string{"store-1", "store-2"} {
		mode, err := w.Files().Read(ctx, h, "/data/mode")
		g.Expect(err).NotTo(HaveOccurred())
		all = append(all, string(mode))
	}
	return all
}

func injection(g *WithT, target string) fault.Injection {
	s, err := system.ParseSelector(target)
	g.Expect(err).NotTo(HaveOccurred())
	return fault.Injection{ID: "run/f1-1", Spec: plan.Spec{ID: "f1", Kind: "store.readonly", Target: s}, Level: 1}
}

func TestTheStoreIsLeftReadOnlyAndSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, ctx := NewWithT(t), t.Context()
		w, in := shop{World: memory.New(memory.Fleet(2), memory.Options{})}, injection(g, "service=store")
		g.Expect(chaos.Kinds().Check(w.Model(), w.Offers(), plan.Do{Fault: in.Spec})).To(Succeed())
		active, err := chaos.ReadOnly().Start(ctx, w, in)
		g.Expect(err).NotTo(HaveOccurred())
		onset, err := active.Confirm(ctx)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(onset.Hosts).To(Equal([]string{"store-1", "store-2"}))
		g.Expect(onset.Evidence).To(HaveLen(2))
		g.Expect(onset.Interval.To).To(BeNumerically("<=", w.Now()))
		g.Expect(modes(g, ctx, w)).To(HaveEach("read-only\n"))
		out, err := active.Heal(ctx)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(out.Removed).To(BeTrue())
		g.Expect(out.Gone.From).To(BeNumerically(">=", onset.Interval.To))
		g.Expect(modes(g, ctx, w)).To(HaveEach("read-write\n"))
	})
}

func TestAnotherProcessSetsItBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, ctx := NewWithT(t), t.Context()
		w, in := shop{World: memory.New(memory.Fleet(2), memory.Options{})}, injection(g, "service=store")
		_, err := chaos.ReadOnly().Start(ctx, w, in)
		g.Expect(err).NotTo(HaveOccurred())
		for range 2 {
			g.Expect(chaos.ReadOnly().Undo(ctx, w, in)).To(Succeed())
			g.Expect(modes(g, ctx, w)).To(HaveEach("read-write\n"))
		}
	})
}

func TestWhatIsNotSeenIsNotConfirmed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, ctx := NewWithT(t), t.Context()
		w := shop{World: memory.New(memory.Fleet(2), memory.Options{}), deaf: true}
		active, err := chaos.ReadOnly().Start(ctx, w, injection(g, "host=store-1"))
		g.Expect(err).NotTo(HaveOccurred())
		_, err = active.Confirm(ctx)
		g.Expect(err).To(MatchError(ContainSubstring(`store-1 says it is "read-write" and not read-only`)))
		_, err = active.Heal(ctx)
		g.Expect(err).NotTo(HaveOccurred())
	})
}

func TestATargetThatIsNotThereIsRefused(t *testing.T) {
	g := NewWithT(t)
	err := chaos.ReadOnly().Check(memory.Fleet(2), injection(g, "service=shop").Spec)
	g.Expect(err).To(HaveOccurred())
}
