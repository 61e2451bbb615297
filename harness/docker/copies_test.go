package docker

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	. "github.com/onsi/gomega"
)

// entries reads an archive: "TYPE NAME" to content or link.
func entries(g Gomega, archive io.Reader) map[string]string {
	all := map[string]string{}
	for r := tar.NewReader(archive); ; {
		h, err := r.Next()
		if err == io.EOF { //nolint:errorlint // as package tar has it
			return all
		}
		g.Expect(err).NotTo(HaveOccurred())
		content, err := io.ReadAll(r)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(h.Uid).To(Equal(os.Getuid()), "the owner's number is kept")
		all[string(h.Typeflag)+" "+h.Name] = string(content) + h.Linkname
	}
}

func TestAFolderIsCopiedWhole(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	g.Expect(os.MkdirAll(filepath.Join(dir, "sub/empty"), 0o700)).To(Succeed())
	g.Expect(os.WriteFile(filepath.Join(dir, "sub/file"), []byte("content"), 0o640)).To(Succeed())
	g.Expect(os.Symlink("/etc/passwd", filepath.Join(dir, "link"))).To(Succeed())
	g.Expect(syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600)).To(Succeed())

	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	g.Expect(tarFolder(w, dir)).To(Succeed())
	g.Expect(w.Close()).To(Succeed())
	g.Expect(entries(g, &archive)).To(Equal(map[string]string{
		"5 ./": "", "5 sub/": "", "5 sub/empty/": "", "0 sub/file": "content", "2 link": "/etc/passwd", // not what it leads to; no pipe
	}))
}

func TestAFileIsCopiedToItsPlace(t *testing.T) {
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "mine.conf")
	g.Expect(os.WriteFile(file, []byte("content"), 0o640)).To(Succeed())
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	g.Expect(tarFile(w, file, "etc/app/app.conf")).To(Succeed())
	g.Expect(w.Close()).To(Succeed())
	g.Expect(entries(g, &archive)).To(Equal(map[string]string{"0 etc/app/app.conf": "content"}))
}

func TestWhatCannotBeCopiedIsTold(t *testing.T) {
	g := NewWithT(t)
	w := tar.NewWriter(io.Discard)
	g.Expect(tarFolder(w, filepath.Join(t.TempDir(), "gone"))).NotTo(Succeed())
	large := t.TempDir()
	file, err := os.Create(filepath.Join(large, "sparse"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(file.Truncate(mostCopied + 1)).To(Succeed())
	g.Expect(file.Close()).To(Succeed())
	g.Expect(tarFolder(w, large)).To(MatchError(ContainSubstring("it holds more than 4 GiB")))
}
