package crashtest

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestOptions(t *testing.T) {
	cases := []struct {
		name  string
		args  []string
		wrong string // in the error; empty: none
	}{
		{"none", nil, ""},
		{"some kinds", []string{"-only", "points,both"}, ""},
		{"some scenarios", []string{"-only", "two", "-scenarios", "noop,region-silent"}, ""},
		{"a kind with a slip", []string{"-only", "bothe"}, `no kind "bothe"`},
		{"a scenario with a slip", []string{"-scenarios", "noop,nope"}, `no scenario "nope"`},
		{"an argument", []string{"points"}, "only flags"},
		{"fewer than none", []string{"-n", "-1"}, "below 0"},
		{"nobody works", []string{"-parallel", "0"}, "1 or more"},
		{"no number", []string{"-n", "many"}, "invalid value"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			o, err := parse(c.args)
			if c.wrong != "" {
				g.Expect(err).To(MatchError(ContainSubstring(c.wrong)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(o.seed).NotTo(BeZero(), "a seed that can be given again")
		})
	}
}

func TestWants(t *testing.T) {
	g := NewWithT(t)
	all := options{}
	g.Expect(all.wants("points")).To(BeTrue())
	g.Expect(all.wants("two")).To(BeFalse(), "two is asked for by name")
	some := options{only: []string{"int", "two"}}
	g.Expect(some.wants("points")).To(BeFalse())
	g.Expect(some.wants("two")).To(BeTrue())
}

func TestKillsAreInScenariosThatThereAre(t *testing.T) {
	g := NewWithT(t)
	for _, k := range killList() {
		for _, kind := range k.in {
			_, known := named(kind)
			g.Expect(known).To(BeTrue(), "%s in %s", k.name, kind)
		}
	}
}
