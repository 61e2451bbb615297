package reports

import (
	"slices"
	"strings"
	"testing"
)

func TestATableForEachClass(t *testing.T) {
	for _, c := range []struct {
		name    string
		classes []string
		want    []string // titles
	}{
		{"one class", []string{"ha", "ha"}, []string{""}},
		{"no class", []string{"", ""}, []string{""}},
		{"both", []string{"dr", "ha", "dr"}, []string{className("ha"), className("dr")}},
		{"one that nobody knows", []string{"x", "", "dr"}, []string{className("dr"), className(""), "Class x"}},
		{"nothing at all", nil, nil},
	} {
		var r Report
		for _, class := range c.classes {
			r.Scenarios = append(r.Scenarios, Scenario{Class: class})
		}
		var titles []string
		n := 0
		for _, g := range groupsOf(r) {
			titles = append(titles, g.Title)
			n += len(g.report.Scenarios)
		}
		if !slices.Equal(titles, c.want) || n != len(c.classes) {
			t.Errorf("%s: %q of %d scenarios", c.name, titles, n)
		}
	}
}

func TestBothClassesAreShownApart(t *testing.T) {
	r := sample(healthyScenario(), brokenScenario())
	for name, f := range map[string]Renderer{"HTML": HTML, "Summary": Summary} {
		out := string(render(t, f, r))
		ha, dr := strings.Index(out, "High availability"), strings.Index(out, "Disaster recovery")
		if ha < 0 || dr < ha {
			t.Errorf("%s: the table of ha is at %d, that of dr at %d", name, ha, dr)
		}
	}
}
