package crashtest

import (
	"context"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	. "github.com/onsi/gomega"
)

// lab is a bench for tests, with a gameday of its own.
func lab(t *testing.T) *bench {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Docker and the images of `make images`")
	}
	dir := t.TempDir()
	binary := filepath.Join(dir, "gameday")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../../cmd/gameday").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	b, err := newBench(t.Context(), binary, "testdata/docker-compose.yml", filepath.Join(dir, "tries"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return b
}

// TestWhatIsLeftIsFoundDocker leaves one thing of each kind on purpose.
func TestWhatIsLeftIsFoundDocker(t *testing.T) {
	b := lab(t)
	tr, err := b.prepare(t.Context(), setting{})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	tr.begin.Run = "lefttest"
	ours := map[string]string{labelRun: "lefttest-1"}
	NewWithT(t).Expect(tr.left(t.Context())).To(BeEmpty())
	journal, temp := filepath.Join(tr.dir, "x.jsonl"), filepath.Join(tr.folder, "tmp", "x")
	cases := []struct {
		name, found string
		leave       func(testing.TB)
	}{
		{"a network", "network lefttest-net", leaveNetwork(b, "lefttest-net", ours)},
		{"a volume", "volume lefttest-volume", leaveVolume(b, "lefttest-volume", ours)},
		{"an anonymous volume", "anonymous volume", leaveVolume(b, "", nil)},
		{"a container", "container /lefttest", leaveContainer(b, "lefttest", ours)},
		{"a process", "process ", leaveProcess(tr)},
		{"a journal", "file " + journal, leaveFile(journal)},
		{"a temporary file", "file " + temp, leaveFile(temp)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.leave(t)
			NewWithT(t).Expect(tr.left(t.Context())).To(ConsistOf(ContainSubstring(c.found)))
		})
	}
	NewWithT(t).Expect(tr.left(t.Context())).To(BeEmpty(), "nothing of other runs counts, and nothing that is gone")
}

func TestWhatIsTouchedIsFoundDocker(t *testing.T) {
	b := lab(t)
	g := NewWithT(t)
	g.Expect(b.others.touched(t.Context())).To(BeEmpty())
	timeout := 0
	_, err := b.docker.ContainerRestart(t.Context(), b.others.container, client.ContainerRestartOptions{Timeout: &timeout})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(b.others.touched(t.Context())).To(ConsistOf(ContainSubstring("foreign container")))
	got, err := b.docker.ContainerInspect(t.Context(), b.others.container, client.ContainerInspectOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	b.others.started = got.Container.State.StartedAt

	living := b.others.networks[1]
	_, err = b.docker.NetworkRemove(t.Context(), living, client.NetworkRemoveOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(b.others.touched(t.Context())).To(ConsistOf(ContainSubstring("foreign network")))
	b.others.networks = b.others.networks[:1]
}

func leaveNetwork(b *bench, name string, labels map[string]string) func(testing.TB) {
	return func(tb testing.TB) {
		tb.Helper()
		_, err := b.docker.NetworkCreate(tb.Context(), name, client.NetworkCreateOptions{
			Driver: "bridge", Labels: labels,
			IPAM: &network.IPAM{Config: []network.IPAMConfig{{Subnet: netip.MustParsePrefix("198.19.239.248/29")}}},
		})
		NewWithT(tb).Expect(err).NotTo(HaveOccurred())
		tb.Cleanup(func() { _, _ = b.docker.NetworkRemove(context.Background(), name, client.NetworkRemoveOptions{}) })
	}
}

func leaveVolume(b *bench, name string, labels map[string]string) func(testing.TB) {
	return func(tb testing.TB) {
		tb.Helper()
		made, err := b.docker.VolumeCreate(tb.Context(), client.VolumeCreateOptions{Name: name, Labels: labels})
		NewWithT(tb).Expect(err).NotTo(HaveOccurred())
		tb.Cleanup(func() {
			_, _ = b.docker.VolumeRemove(context.Background(), made.Volume.Name, client.VolumeRemoveOptions{})
		})
	}
}

func leaveContainer(b *bench, name string, labels map[string]string) func(testing.TB) {
	return func(tb testing.TB) {
		tb.Helper()
		made, err := b.docker.ContainerCreate(tb.Context(), client.ContainerCreateOptions{
			Name: name, Config: &container.Config{Image: bystanderImage, Labels: labels},
		})
		NewWithT(tb).Expect(err).NotTo(HaveOccurred())
		tb.Cleanup(func() {
			_, _ = b.docker.ContainerRemove(context.Background(), made.ID, client.ContainerRemoveOptions{Force: true})
		})
	}
}

func leaveProcess(tr *trial) func(testing.TB) {
	return func(tb testing.TB) {
		tb.Helper()
		c := exec.CommandContext(tb.Context(), "sleep", "60")
		c.Env = append(os.Environ(), marker+"="+tr.id)
		NewWithT(tb).Expect(c.Start()).To(Succeed())
		tb.Cleanup(func() {
			_ = c.Process.Kill()
			_ = c.Wait()
		})
		NewWithT(tb).Eventually(func() []int { return marked(tr.id) }, 5*time.Second).Should(HaveLen(1))
	}
}

func leaveFile(path string) func(testing.TB) {
	return func(tb testing.TB) {
		tb.Helper()
		NewWithT(tb).Expect(os.WriteFile(path, nil, 0o600)).To(Succeed())
		tb.Cleanup(func() { _ = os.Remove(path) })
	}
}
