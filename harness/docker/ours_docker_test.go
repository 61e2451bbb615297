package docker

import (
	"context"
	"errors"
	"testing"

	"github.com/gameday-harness/gameday/harness/system"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"
)

// TestForeignIsNeverTouchedDocker has a world that was led to believe that
// somebody else's container, network and volume are its own.
func TestForeignIsNeverTouchedDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker")
	}
	g := NewWithT(t)
	ctx := t.Context()
	cli, err := Connect(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = cli.Close() })
	labels := map[string]string{LabelRun: "somebody-else-1"}
	made, err := cli.ContainerCreate(ctx, client.ContainerCreateOptions{
		Name: "gameday-somebody-else-1-web", Config: &container.Config{Image: agentImage, Cmd: []string{"resolver"}, Labels: labels},
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() {
		_, _ = cli.ContainerRemove(context.Background(), made.ID, client.ContainerRemoveOptions{Force: true})
	})
	committed, err := cli.ContainerCreate(ctx, client.ContainerCreateOptions{
		Name: "gameday-mine", Config: &container.Config{Image: agentImage, Cmd: []string{"resolver"}, Labels: map[string]string{LabelRun: "mine-1"}},
	})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() {
		_, _ = cli.ContainerRemove(context.Background(), committed.ID, client.ContainerRemoveOptions{Force: true})
	})
	vol, err := cli.VolumeCreate(ctx, client.VolumeCreateOptions{Name: "gameday-foreigntest", Labels: labels})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _, _ = cli.VolumeRemove(context.Background(), vol.Volume.Name, client.VolumeRemoveOptions{}) })
	bridge, err := cli.NetworkInspect(ctx, "bridge", client.NetworkInspectOptions{})
	g.Expect(err).NotTo(HaveOccurred())

	w := &World{docker: cli, run: run{id: "mine-1"}, pods: map[string]*pod{
		"web": {host: system.Host{Name: "web"}, id: made.ID},
	}}
	for verb, err := range map[string]error{
		"kill": w.Processes().Kill(ctx, "web"), "stop": w.Processes().Stop(ctx, "web"), "start": w.Processes().Start(ctx, "web"),
		"pause": w.Processes().Pause(ctx, "web"), "resume": w.Processes().Resume(ctx, "web"),
		"write": w.Files().Write(ctx, "web", "/a", nil), "limit": w.Resources().Limit(ctx, "web", system.Limits{CPUs: 1}),
		"remove container":                 ourContainer(ctx, cli, made.ID, "mine-1"),
		"remove one with inherited labels": ourContainer(ctx, cli, committed.ID, "mine-1"),
		"remove volume":                    ourVolume(ctx, cli, vol.Volume.Name, "mine-1"),
		"remove network":                   ourNetwork(ctx, cli, bridge.Network.ID, "mine-1"),
	} {
		g.Expect(errors.As(err, new(Foreign))).To(BeTrue(), "%s: %v", verb, err)
	}
	g.Expect(Remove(ctx, cli, "mine-1")).To(Succeed())
	runs, err := Runs(ctx, cli)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(runs).To(ContainElement("somebody-else-1"))
	g.Expect(runs).NotTo(ContainElement("mine-1"), "only inherited labels tell of it")
	_, err = cli.ContainerInspect(ctx, committed.ID, client.ContainerInspectOptions{})
	g.Expect(err).NotTo(HaveOccurred(), "it is still there")
	got, err := cli.ContainerInspect(ctx, made.ID, client.ContainerInspectOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got.Container.State.Status).To(BeEquivalentTo("created"), "it was neither started nor killed")
	g.Expect(ourContainer(ctx, cli, made.ID, "somebody-else-1")).To(Succeed(), "whose it is may act on it")
}
