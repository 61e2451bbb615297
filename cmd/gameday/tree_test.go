package main

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/lab"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/scenarios"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestTheTreeOfASystem draws systems of several shapes.
func TestTheTreeOfASystem(t *testing.T) {
	for golden, file := range map[string]string{
		"apart.tree":  "testdata/apart/compose.yaml",
		"mounts.tree": "testdata/mounts/compose.yaml",
	} {
		t.Run(golden, func(t *testing.T) {
			g := NewWithT(t)
			f, err := compose.Load(t.Context(), file, compose.Env())
			g.Expect(err).NotTo(HaveOccurred())
			l, err := lab.Open(f, lab.Options{Kinds: injectors.All()})
			g.Expect(err).NotTo(HaveOccurred())
			var out bytes.Buffer
			control := slices.DeleteFunc(scenarios.From(l.Model(), l.Settings()).Scenarios, func(s harness.Scenario) bool { return !s.Control })
			treeOf(f, control).print(&out, "", "")
			if *update {
				g.Expect(os.WriteFile("testdata/"+golden, out.Bytes(), 0o600)).To(Succeed())
			}
			want, err := os.ReadFile("testdata/" + golden)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(out.String()).To(Equal(string(want)))
		})
	}
}
