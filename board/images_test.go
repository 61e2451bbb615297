package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// TestBaseImageTakesNobodysName runs base-image.sh with a docker that has no image
// and no registry, and with one that can pull.
func TestBaseImageTakesNobodysName(t *testing.T) {
	for _, c := range []struct {
		name, pulled  string // what docker says of debian:bookworm-slim once it was pulled
		does, doesNot string
	}{
		{"there is no registry", "exit 1", "import .*base.tar gameday/base:bookworm", "(import|tag) .*debian:bookworm-slim$"},
		{"Debian's image can be pulled", "touch \"$dir/pulled\"", "tag debian:bookworm-slim gameday/base:bookworm", "import"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			dir := t.TempDir()
			program := func(name, text string) {
				g.Expect(os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\ndir="+dir+"\n"+text), 0o700)).To(Succeed()) //nolint:gosec // a program
			}
			program("docker", `echo "$@" >>"$dir/done"
case "$1 $2 $3 $4" in
"pull "*) `+c.pulled+` ;;
"image inspect debian:"*|"image inspect --format "*) test -e "$dir/pulled" ;;
"image inspect "*) exit 1 ;;
esac
`)
			program("mmdebstrap", "exit 0\n")
			cmd := exec.CommandContext(t.Context(), "sh", "base-image.sh")
			cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
			said, err := cmd.CombinedOutput()
			g.Expect(err).NotTo(HaveOccurred(), string(said))
			done, err := os.ReadFile(filepath.Join(dir, "done"))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(done)).To(MatchRegexp("(?m)^" + c.does))
			g.Expect(string(done)).NotTo(MatchRegexp("(?m)^" + c.doesNot))
		})
	}
}
