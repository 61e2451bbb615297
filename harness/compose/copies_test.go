package compose

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestWritableMountsAreCopies(t *testing.T) {
	g := NewWithT(t)
	dir := folder(t, map[string]string{
		"data/x": "", "conf/x": "", "file": "", "other": "",
		"compose.yaml": ownGameday + `services:
  web:
    image: web
    volumes: ["./data:/data", "./conf:/conf:ro", "./file:/file", "./other:/other:ro", "./new:/new", "./newer:/newer:ro", "/etc/localtime:/t:ro", "named:/n"]
  db:
    image: db
    volumes: ["./data:/shared:ro"]
volumes: { named: {} }
`,
	})
	f, err := Load(t.Context(), filepath.Join(dir, "compose.yaml"), Env())
	g.Expect(err).NotTo(HaveOccurred())
	want := map[string]*Copy{
		"/data":   {Source: filepath.Join(dir, "data"), Folder: true},
		"/conf":   nil,
		"/file":   {Source: filepath.Join(dir, "file")},
		"/other":  nil,
		"/new":    {Source: filepath.Join(dir, "new"), Folder: true, Empty: true},
		"/newer":  {Source: filepath.Join(dir, "newer"), Folder: true, Empty: true},
		"/t":      nil,
		"/n":      nil,
		"/shared": {Source: filepath.Join(dir, "data"), Folder: true},
	}
	for _, s := range f.Configured() {
		for _, v := range s.Spec.Volumes {
			c, copied := f.CopyOf(v)
			expected := want[v.Target]
			g.Expect(copied).To(Equal(expected != nil), v.Target)
			if expected != nil {
				g.Expect(c).To(Equal(*expected), v.Target)
			}
		}
	}
	g.Expect(f.Warnings).To(ContainElement(ContainSubstring("writable bind mounts are copies")))
	g.Expect(f.Warnings).To(ContainElement(ContainSubstring("(web:/data, web:/file, web:/new)")))
	g.Expect(os.Stat(filepath.Join(dir, "new"))).Error().To(MatchError(os.ErrNotExist), "nothing is made in the person's folder")
}
