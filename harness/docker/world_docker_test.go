package docker

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/compose"
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
	for name, test := range map[string]func(context.Context, *testing.T, *World){
		"packets": testPackets, "streams": testStreams, "names": testNames, "processes": testProcesses,
		"resources": testResources, "files": testFiles, "addresses": testAddresses, "witnesses": testWitnesses,
		"logs": testLogs, "clocks": testClocks, "attach": testAttach,
	} {
		t.Run(name, func(t *testing.T) {
			test(ctx, t, w)
			NewWithT(t).Eventually(func() error { return w.Ready(ctx) }, "20s", "100ms").Should(Succeed())
		})
	}
}

func testUsersEnter(t *testing.T, w *World) {
	// Up returns when the hosts have started; this one still has to listen.
	NewWithT(t).Eventually(func(g Gomega) {
		res, err := http.Get(w.Entry())
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
		for _, resolver := range w.Model().Resolvers(system.Outside) {
			addr, _ := w.Addr(resolver)
			got, err := w.Witnesses().At("front").Query(ctx, addr, name, time.Second)
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
	g.Expect(got.Container.HostConfig.CapDrop).To(ConsistOf("ALL", HaveSuffix("NET_RAW")), "nobody sends under another's address")
	g.Expect(got.Container.HostConfig.Tmpfs).To(HaveKey("/scratch"))
	g.Expect(got.Container.Mounts).To(ContainElement(HaveField("Destination", "/kept")))
	sandbox, err := w.docker.ContainerInspect(ctx, w.pods["data"].sandbox, client.ContainerInspectOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(sandbox.Container.Config.Hostname).To(Equal("data.example"))
	g.Expect(got.Container.HostConfig.PidsLimit).To(HaveValue(BeEquivalentTo(hostPids)))
	g.Expect(got.Container.HostConfig.LogConfig).To(Equal(logging()))
	resolver, err := w.docker.ContainerInspect(ctx, w.pods["dns-here-1"].id, client.ContainerInspectOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	for _, own := range []*container.HostConfig{sandbox.Container.HostConfig, resolver.Container.HostConfig} {
		g.Expect(own.CapDrop).To(ConsistOf("ALL"))
		g.Expect(own.SecurityOpt).To(ContainElement("no-new-privileges"))
		g.Expect(own.Memory).To(BeNumerically(">", 0))
		g.Expect(own.PidsLimit).To(HaveValue(BeEquivalentTo(ownPids)))
	}
	g.Expect(resolver.Container.HostConfig.ReadonlyRootfs).To(BeTrue())
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
