package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/plan"
)

// TestListYAMLIsReadAgain: each built-in scenario, printed as one of the file's own and
// written into the file, is the same again, but for its id.
func TestListYAMLIsReadAgain(t *testing.T) {
	for _, file := range []string{"../../docker-compose.yml", "../../examples/quorum/docker-compose.yml"} {
		t.Run(file, func(t *testing.T) {
			g := NewWithT(t)
			var printed, notes bytes.Buffer
			c := newRoot()
			c.SetOut(&printed)
			c.SetErr(&notes)
			c.SetArgs([]string{"list", "-f", file, "--profile", "gate", "--yaml"})
			g.Expect(c.ExecuteContext(t.Context())).To(Succeed(), notes.String())
			own := filepath.Join(t.TempDir(), "own.yaml")
			g.Expect(os.WriteFile(own, []byte("x-gameday:\n"+printed.String()), 0o600)).To(Succeed())

			absolute, err := filepath.Abs(file)
			g.Expect(err).NotTo(HaveOccurred())
			f, err := compose.LoadAll(t.Context(), []string{absolute, own})
			g.Expect(err).NotTo(HaveOccurred(), printed.String())
			var s selection
			s.files, s.profile = []string{file}, "gate"
			built, err := s.preview(c)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(f.Scenarios).To(HaveLen(len(built.chosen)))
			for _, one := range built.chosen {
				found := false
				for _, again := range f.Scenarios {
					if strings.TrimPrefix(again.ID, "my-") != one.ID {
						continue
					}
					found = true
					g.Expect(again.Title).To(Equal(one.Title))
					g.Expect(again.Class).To(Equal(one.Class))
					g.Expect(plan.Text(again.Plan)).To(Equal(plan.Text(one.Plan)))
					g.Expect(len(again.Demands)).To(BeNumerically(">=", 1))
				}
				g.Expect(found).To(BeTrue(), one.ID)
			}
		})
	}
}
