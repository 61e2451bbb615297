package docker

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/history"
)

// apart is a system whose hosts write into the person's folder.
const apart = `x-gameday:
  entrypoint: a:8080
  workload: { write: { request: "PUT /{{.ID}}" }, read: { request: "GET /{{.ID}}", ok: json.id == id } }
services:
  a: { image: "gameday/base:bookworm", command: [sleep, inf], init: true, volumes: ["./data:/data", "./mine.conf:/etc/mine/mine.conf", "./new:/new"] }
  b: { image: "gameday/base:bookworm", command: [sleep, inf], init: true, volumes: ["./data:/theirs:ro", "./new:/new:ro"] }
`

// contents reads all files of a folder.
func contents(g Gomega, dir string) map[string]string {
	all := map[string]string{}
	g.Expect(fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		text, _ := os.ReadFile(filepath.Join(dir, name))
		all[name] = string(text)
		return err
	})).To(Succeed())
	return all
}

// TestHostsWriteCopiesDocker lets hosts write, change and remove what they mount
// writable, and looks at the person's own files.
func TestHostsWriteCopiesDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and the images of `make images`")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	g := NewWithT(t)
	dir := t.TempDir()
	for name, text := range map[string]string{"compose.yaml": apart, "data/kept": "mine", "data/sub/gone": "mine", "mine.conf": "mine"} {
		g.Expect(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755)).To(Succeed())
		g.Expect(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644)).To(Succeed())
	}
	before := contents(g, dir)
	f, err := compose.Load(ctx, filepath.Join(dir, "compose.yaml"), compose.Env())
	g.Expect(err).NotTo(HaveOccurred())
	w, err := Up(ctx, f, Options{Run: "aparttest", Clock: history.NewClock(), Progress: func(s string) { t.Log(s) }})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() {
		NewWithT(t).Expect(w.Close(context.Background())).To(Succeed())
		nothingLeft(t, "aparttest")
	})
	ran, err := w.Files().Run(ctx, "a", "sh", "-ec",
		"cat /data/kept /data/sub/gone /etc/mine/mine.conf; echo theirs >/data/kept; rm -r /data/sub; echo x >/data/more; echo theirs >/etc/mine/mine.conf; echo x >/new/file")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(ran.Err).To(BeEmpty())
	g.Expect(ran.Out).To(Equal("mineminemine"))
	ran, err = w.Files().Run(ctx, "b", "sh", "-c", "cat /theirs/kept /new/file; touch /theirs/x")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(ran.Out).To(Equal("theirs\nx\n"), "those who mount the same folder share the copy")
	g.Expect(ran.Err).To(ContainSubstring("Read-only file system"))
	g.Expect(contents(g, dir)).To(Equal(before), "the person's own files, and no folder that was not there")
}
