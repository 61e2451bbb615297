package injectors_test

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/injectors"
)

// TestInjectorsDocker lets every fault onset in one real world, since bringing
// one up is what costs time.
func TestInjectorsDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and the images of `make images`")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	g := NewWithT(t)
	topo, err := compose.Load(ctx, "../harness/docker/testdata/two-regions.yml")
	g.Expect(err).NotTo(HaveOccurred())
	w, err := docker.Up(ctx, topo, docker.Options{Run: "injectortest", Clock: history.NewClock()})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { NewWithT(t).Expect(w.Close(context.Background())).To(Succeed()) })
	g.Eventually(func() error { return w.Ready(ctx) }, "30s", "100ms").Should(Succeed())

	cases := map[string]func() (harness.Fault, error){
		"host, silent":   func() (harness.Fault, error) { return injectors.HostRemoval(w, "data", injectors.Silent) },
		"host, refused":  func() (harness.Fault, error) { return injectors.HostRemoval(w, "data", injectors.Refused) },
		"host, stalled":  func() (harness.Fault, error) { return injectors.HostRemoval(w, "data", injectors.Stalled) },
		"region, silent": func() (harness.Fault, error) { return injectors.RegionBlackout(w, "there", injectors.Silent) },
		"region, refused": func() (harness.Fault, error) {
			return injectors.RegionBlackout(w, "there", injectors.Refused)
		},
		"fleet, silent": func() (harness.Fault, error) {
			return injectors.DNSLoss(w, "there", injectors.WholeFleet, injectors.Silent)
		},
		"fleet, refused": func() (harness.Fault, error) {
			return injectors.DNSLoss(w, "there", injectors.WholeFleet, injectors.Refused)
		},
		"partition": func() (harness.Fault, error) {
			return injectors.Partition(w, "data alone", []string{"data"}, []string{"front", "spare-1", "spare-2"})
		},
		"move":                 func() (harness.Fault, error) { return injectors.HostMove(w, "data") },
		"one resolver, silent": func() (harness.Fault, error) { return injectors.DNSLoss(w, "here", 1, injectors.Silent) },
	}
	for name, make := range cases {
		t.Run(name, func(t *testing.T) {
			f, err := make()
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			biteAndHeal(ctx, t, w, f)
		})
	}
	t.Run("a cut that was restored behind the injector's back is not confirmed", func(t *testing.T) { mendedEarly(ctx, t, w) })
	t.Run("a move that was ended behind the injector's back is not confirmed", func(t *testing.T) { movedBackEarly(ctx, t, w) })
	t.Run("connections are counted", func(t *testing.T) { opened(ctx, t, w) })
	t.Run("a fault that was taken back is not confirmed", func(t *testing.T) { notConfirmed(ctx, t, w) })
}

// biteAndHeal takes a fault through its life and checks what it says of itself.
func biteAndHeal(ctx context.Context, t *testing.T, w *docker.World, f harness.Fault) {
	t.Helper()
	g := NewWithT(t)
	before := w.Now()
	active, err := f.Inject(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(active.Confirm(ctx)).To(Succeed())
	onset := active.(harness.Onsetter).Onset()
	g.Expect(onset.From).To(BeNumerically(">=", before))
	g.Expect(onset.To).To(BeNumerically(">=", onset.From))
	g.Expect(onset.To).To(BeNumerically("<=", w.Now()))
	t.Logf("%s: onset within %s", f.Name(), onset.To-onset.From)
	g.Expect(active.(harness.Witness).Evidence()).NotTo(BeEmpty())

	g.Expect(active.Heal(ctx)).To(Succeed())
	healed, err := active.(harness.HealConfirmer).ConfirmHealed(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(healed.From).To(BeNumerically(">=", onset.To))
	g.Expect(healed.To).To(BeNumerically(">=", healed.From))
	g.Expect(active.Heal(ctx)).To(Succeed(), "healing twice is no error")
	for _, e := range active.(harness.Witness).Evidence() {
		t.Logf("  %s %s: %.3f %s", e.Host, e.ID, e.Value, e.Unit)
	}
	g.Eventually(func() error { return w.Ready(ctx) }, "30s", "100ms").Should(Succeed())
}

// notConfirmed takes faults back behind their backs: a confirmation that passed
// then would be decoration.
func notConfirmed(ctx context.Context, t *testing.T, w *docker.World) {
	t.Helper()
	g := NewWithT(t)
	cut, err := injectors.HostRemoval(w, "data", injectors.Silent)
	g.Expect(err).NotTo(HaveOccurred())
	active, err := cut.Inject(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(active.Heal(ctx)).To(Succeed())
	// The cut did onset for a moment; wait until that is past.
	_, err = active.(harness.HealConfirmer).ConfirmHealed(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Consistently(func() bool { return true }, gateway.Certain().Grace*3).Should(BeTrue())
	g.Expect(active.Confirm(ctx)).NotTo(Succeed(), "a cut that was restored")

	ended(ctx, t, w)
}

// mendedEarly restores cuts behind the injectors' backs, as a gateway that lost
// them would.
func mendedEarly(ctx context.Context, t *testing.T, w *docker.World) {
	t.Helper()
	for name, make := range map[string]func() (harness.Fault, error){
		"removal":   func() (harness.Fault, error) { return injectors.HostRemoval(w, "data", injectors.Silent) },
		"fleet":     func() (harness.Fault, error) { return injectors.DNSLoss(w, "there", 1, injectors.Refused) },
		"partition": func() (harness.Fault, error) { return injectors.Partition(w, "p", []string{"data"}, []string{"front"}) },
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			f, err := make()
			g.Expect(err).NotTo(HaveOccurred())
			active, err := f.Inject(ctx)
			g.Expect(err).NotTo(HaveOccurred())
			counts, err := w.Gateway.Counts(ctx)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(counts).To(HaveLen(1))
			_, err = w.Gateway.Restore(ctx, counts[0].ID)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(active.Confirm(ctx)).To(MatchError(ContainSubstring("it still hears the others")))
			g.Expect(active.Heal(ctx)).To(MatchError(ContainSubstring("not in force any more")))
			g.Expect(active.Heal(ctx)).To(Succeed(), "healing twice is no error")
		})
	}
}

// movedBackEarly moves a host back behind the injector's back.
func movedBackEarly(ctx context.Context, t *testing.T, w *docker.World) {
	t.Helper()
	g := NewWithT(t)
	f, err := injectors.HostMove(w, "data")
	g.Expect(err).NotTo(HaveOccurred())
	active, err := f.Inject(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	counts, err := w.Gateway.MoveCounts(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(counts).To(HaveLen(1))
	_, err = w.Gateway.MoveBack(ctx, counts[0].ID)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(active.Confirm(ctx)).To(MatchError(ContainSubstring("and not")))
	g.Expect(active.Heal(ctx)).To(MatchError(ContainSubstring("not in force any more")))
	g.Expect(active.Heal(ctx)).To(Succeed(), "healing twice is no error")
}

// opened lets a host be dialled and counts that.
func opened(ctx context.Context, t *testing.T, w *docker.World) {
	t.Helper()
	g := NewWithT(t)
	before, err := w.Opened(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(before).To(HaveLen(len(w.Hosts())))
	addr, _ := w.Addr("data")
	dial, err := w.Probe("spare-1").Dial(ctx, addr+":8080", time.Second)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(dial.Result).To(Equal(gateway.DialOpen))
	after, err := w.Opened(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(after["data"] - before["data"]).To(Equal(uint64(1)))
}

// ended lets a stall end before it is confirmed.
func ended(ctx context.Context, t *testing.T, w *docker.World) {
	t.Helper()
	g := NewWithT(t)
	stall, err := injectors.HostRemoval(w, "data", injectors.Stalled)
	g.Expect(err).NotTo(HaveOccurred())
	active, err := stall.Inject(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(w.Unpause(ctx, "data")).To(Succeed())
	g.Expect(active.Confirm(ctx)).NotTo(Succeed(), "a stall that was ended")
	g.Expect(active.Heal(ctx)).To(Succeed())
}
