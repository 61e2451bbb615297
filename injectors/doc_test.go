package injectors_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/injectors"
	"github.com/gameday-harness/gameday/internal/catalogue"
)

var update = flag.Bool("update", false, "write docs/faults.md anew")

// TestThePageIsUpToDate compares docs/faults.md with the kinds.
func TestThePageIsUpToDate(t *testing.T) {
	const file = "../docs/faults.md"
	g := NewWithT(t)
	all, err := catalogue.Of(injectors.All())
	g.Expect(err).NotTo(HaveOccurred())
	page := catalogue.Page(all)
	if *update {
		g.Expect(os.WriteFile(file, []byte(page), 0o644)).To(Succeed())
	}
	have, err := os.ReadFile(file)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(have) == page).To(BeTrue(), "docs/faults.md is not of this code: run `go generate ./injectors` and read the difference")
}

// TestEveryKindIsDescribed asks for all that docs/faults.md tells of a kind.
func TestEveryKindIsDescribed(t *testing.T) {
	for _, k := range injectors.All() {
		t.Run(k.Name(), func(t *testing.T) {
			g := NewWithT(t)
			d := k.Doc()
			for what, text := range map[string]string{"Summary": d.Summary, "Models": d.Models, "Proof": d.Proof} {
				g.Expect(strings.HasSuffix(strings.TrimSuffix(text, ")"), ".")).To(BeTrue(), "%s must be a sentence: %q", what, text)
			}
			if k.Name() == "noop" {
				return
			}
			if k.Name() != "link.limit_data" { // which peers show it is only known when they run
				g.Expect(fault.Groups()).To(ContainElement(d.Group), "Group: what of a system it takes away")
			}
			g.Expect(d.Outage).To(MatchRegexp(`, (19|20)\d\d-\d\d-\d\d: .*\.$`), "Outage: a real one, as in \"AWS S3, 2017-02-28: …\"")
		})
	}
}
