package guardian

import (
	"context"
	"log/slog"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/injectors"
)

// TestHealDocker kills a host of a real world, and undoes it from what a journal
// says alone.
func TestHealDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and the images of `make images`")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	g := NewWithT(t)
	file, err := compose.Load(ctx, "../docker/testdata/two-regions.yml")
	g.Expect(err).NotTo(HaveOccurred())
	w, err := docker.Up(ctx, file, docker.Options{Run: "healtest", Clock: history.NewClock(), Progress: func(s string) { t.Log(s) }})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { NewWithT(t).Expect(w.Close(context.Background())).To(Succeed()) })
	g.Eventually(func() error { return w.Ready(ctx) }, "30s", "100ms").Should(Succeed())

	target, err := system.ParseSelector("host=data")
	g.Expect(err).NotTo(HaveOccurred())
	left := journal.Injection{ID: "healtest/f1-1", Level: 1, Title: "removal of data", Spec: plan.Spec{ID: "f1", Kind: "host.kill", Target: target}}
	kind, err := injectors.All().Kind(left.Spec.Kind)
	g.Expect(err).NotTo(HaveOccurred())
	_, err = kind.Start(ctx, w, fault.Injection{ID: left.ID, Spec: left.Spec, Level: left.Level})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(w.Processes().Running(ctx, "data")).To(BeFalse())

	cli, err := docker.Connect(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = cli.Close() })
	u := undoing{log: slog.New(slog.NewTextHandler(t.Output(), nil)), means: Means{Kinds: injectors.All()}, state: journal.State{Faults: []journal.Injection{left}}}
	begun := time.Now()
	g.Expect(u.heal(ctx, cli, w.Run())).To(Equal([]string{"removal of data"}))
	t.Logf("undone within %s", time.Since(begun))
	g.Expect(w.Processes().Running(ctx, "data")).To(BeTrue())
	g.Expect(docker.Release(ctx, cli, w.Run())).To(BeEmpty(), "nothing is left to drop")
	g.Expect(u.heal(ctx, cli, "nobody-1")).To(BeEmpty())
}
