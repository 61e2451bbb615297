package docker

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// TestWorldDocker takes one world through its whole life, since bringing one up
// is what costs time.
func TestWorldDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and the images of `make images`")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	g := NewWithT(t)
	topo, err := compose.Load(ctx, "testdata/two-regions.yml")
	g.Expect(err).NotTo(HaveOccurred())
	began := time.Now()
	w, err := Up(ctx, topo, Options{Run: "worldtest", Clock: history.NewClock(), Progress: func(s string) { t.Log(s) }})
	g.Expect(err).NotTo(HaveOccurred())
	t.Logf("up in %s", time.Since(began))
	t.Cleanup(func() {
		began := time.Now()
		NewWithT(t).Expect(w.Close(context.Background())).To(Succeed())
		t.Logf("removed in %s", time.Since(began))
		nothingLeft(t, "worldtest")
	})

	t.Run("users enter through the gateway", func(t *testing.T) { testUsersEnter(t, w) })
	t.Run("names resolve through the fleet", func(t *testing.T) { testNamesResolve(ctx, t, w) })
	t.Run("compose fields are carried over", func(t *testing.T) { testFieldsCarried(ctx, t, w) })
	t.Run("a cut host hears nobody, and hears again after the heal", func(t *testing.T) { testCutAndMend(ctx, t, w) })
	t.Run("a killed host keeps its address and comes back", func(t *testing.T) { testKillAndStart(ctx, t, w) })
	t.Run("a paused host stands still", func(t *testing.T) { testPauseAndUnpause(ctx, t, w) })
}

func testUsersEnter(t *testing.T, w *World) {
	// Up returns when the hosts have started; this one still has to listen.
	NewWithT(t).Eventually(func(g Gomega) {
		res, err := http.Get(w.Entry)
		g.Expect(err).NotTo(HaveOccurred())
		defer res.Body.Close()
		g.Expect(res.StatusCode).To(Equal(http.StatusOK))
	}, "5s", "20ms").Should(Succeed())
}

func testNamesResolve(ctx context.Context, t *testing.T, w *World) {
	for name, hosts := range map[string][]string{
		"data": {"data"}, "data.example": {"data"}, "spare": {"spare-1", "spare-2"}, "spare-2": {"spare-2"},
	} {
		g := NewWithT(t)
		for _, resolver := range w.Topology.Resolvers(system.Outside) {
			addr, _ := w.Addr(resolver)
			got, err := w.Probe("front").Query(ctx, addr, name, time.Second)
			g.Expect(err).NotTo(HaveOccurred())
			var want []string
			for _, h := range hosts {
				a, _ := w.Addr(h)
				want = append(want, a)
			}
			g.Expect(got.Addrs).To(ConsistOf(want), "%s by %s: %+v", name, resolver, got)
		}
	}
}

func testFieldsCarried(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	got, err := w.docker.ContainerInspect(ctx, w.pods["data"].id, client.ContainerInspectOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got.Container.Config.Env).To(ContainElement("COLOUR=blue"))
	g.Expect(got.Container.HostConfig.CapDrop).To(ConsistOf("ALL"))
	g.Expect(got.Container.HostConfig.Tmpfs).To(HaveKey("/scratch"))
	g.Expect(got.Container.Mounts).To(ContainElement(HaveField("Destination", "/kept")))
	sandbox, err := w.docker.ContainerInspect(ctx, w.pods["data"].sandbox, client.ContainerInspectOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(sandbox.Container.Config.Hostname).To(Equal("data.example"))
}

func testCutAndMend(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	data, _ := w.Addr("data")
	dial := func() string {
		d, err := w.Probe("front").Dial(ctx, data+":8080", 300*time.Millisecond)
		g.Expect(err).NotTo(HaveOccurred())
		return d.Result
	}
	g.Expect(dial()).To(Equal(gateway.DialOpen))
	for mode, seen := range map[gateway.Mode]string{gateway.Silent: gateway.DialSilent, gateway.Refused: gateway.DialRefused} {
		when, err := w.Cut(ctx, gateway.Cut{ID: "c", Mode: mode, Hosts: []string{"data"}})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(when.To).To(BeNumerically("<=", w.Now()))
		g.Expect(when.From).To(BeNumerically(">", w.Now()-5*time.Second))
		g.Expect(dial()).To(Equal(seen))
		_, count, err := w.Restore(ctx, "c")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(count.Hosts).To(HaveLen(1))
		g.Expect(count.Hosts[0].To).To(BeNumerically(">", 0))
		g.Expect(dial()).To(Equal(gateway.DialOpen))
	}
}

func testKillAndStart(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	g.Expect(w.Kill(ctx, "data")).To(Succeed())
	g.Expect(w.Running(ctx, "data")).To(BeFalse())
	g.Expect(w.Ready(ctx)).To(MatchError(ContainSubstring("data")))
	data, _ := w.Addr("data")
	local, err := w.Probe("data").Dial(ctx, "127.0.0.1:8080", time.Second)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(local.Result).To(Equal(gateway.DialRefused), "the probe outlives its host")
	g.Expect(w.Start(ctx, "data")).To(Succeed())
	g.Eventually(func() string {
		d, _ := w.Probe("front").Dial(ctx, data+":8080", 300*time.Millisecond)
		return d.Result
	}, "10s", "50ms").Should(Equal(gateway.DialOpen))
}

func testPauseAndUnpause(ctx context.Context, t *testing.T, w *World) {
	g := NewWithT(t)
	g.Expect(w.Pause(ctx, "data")).To(Succeed())
	g.Expect(w.Running(ctx, "data")).To(BeFalse())
	g.Expect(w.Unpause(ctx, "data")).To(Succeed())
	g.Expect(w.Running(ctx, "data")).To(BeTrue())
	g.Eventually(func() error { return w.Ready(ctx) }, "20s", "100ms").Should(Succeed())
}

// nothingLeft fails if Docker has anything of the run.
func nothingLeft(t *testing.T, run string) {
	t.Helper()
	g := NewWithT(t)
	cli, err := Connect(context.Background())
	g.Expect(err).NotTo(HaveOccurred())
	defer cli.Close()
	runs, err := found(context.Background(), cli)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(runs).NotTo(HaveKey(run))
}
