package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// TestInit proposes, writes once, and never over what is there.
func TestInit(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	file, own := filepath.Join(dir, "compose.yaml"), filepath.Join(dir, "gameday.yaml")
	text := "services: { web: { image: nginx, ports: [\"80:80\"] } }\n"
	g.Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
	call := func(args ...string) (out, notes string, err error) {
		var stdout, stderr bytes.Buffer
		c := newRoot()
		c.SetOut(&stdout)
		c.SetErr(&stderr)
		c.SetArgs(append([]string{"init", "-f", file}, args...))
		err = c.ExecuteContext(t.Context())
		return stdout.String(), stderr.String(), err
	}
	out, notes, err := call()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(out).To(ContainSubstring("entrypoint: web:80"))
	g.Expect(notes).To(ContainSubstring("not known: how a user of web writes one item"))
	g.Expect(own).NotTo(BeAnExistingFile())

	_, _, err = call("--write")
	g.Expect(err).NotTo(HaveOccurred())
	written, err := os.ReadFile(own)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(written)).To(Equal(out))

	_, _, err = call("--write")
	g.Expect(err).To(MatchError(ContainSubstring("x-gameday is there already")), "gameday.yaml is read with the compose file")
	kept, err := os.ReadFile(file)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(kept)).To(Equal(text))
}
