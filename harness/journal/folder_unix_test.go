//go:build unix

package journal

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestFolder(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(dir string) error
		wrong   string
	}{
		{"it is made", func(string) error { return nil }, ""},
		{"it is there", func(dir string) error { return os.Mkdir(dir, 0o700) }, ""},
		{"others may look", func(dir string) error { return os.Mkdir(dir, 0o755) }, ""},
		{"the group can write", func(dir string) error { return made(dir, 0o770) }, "others can write"},
		{"everybody can write", func(dir string) error { return made(dir, 0o777|os.ModeSticky) }, "chmod 700"},
		{"it is a file", func(dir string) error { return os.WriteFile(dir, nil, 0o600) }, "not a directory"},
		{"it is somebody else's", func(dir string) error {
			if os.Geteuid() != 0 {
				t.Skip("needs root, to give a folder away")
			}
			if err := os.Mkdir(dir, 0o700); err != nil {
				return err
			}
			return os.Chown(dir, 65534, 65534)
		}, "belongs to user 65534"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			dir := filepath.Join(t.TempDir(), "state")
			g.Expect(c.prepare(dir)).To(Succeed())
			j, err := Start(dir, Begin{Run: "r"})
			_, listed := List(dir)
			if c.wrong == "" {
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(listed).NotTo(HaveOccurred())
				g.Expect(j.Close()).To(Succeed())
				return
			}
			g.Expect(err).To(MatchError(ContainSubstring(c.wrong)))
			g.Expect(listed).To(HaveOccurred(), "what others have planted is not undone")
		})
	}
}

// made makes a folder with a mode, whatever the umask is.
func made(dir string, mode os.FileMode) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	return os.Chmod(dir, mode)
}
