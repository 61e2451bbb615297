package reports

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestStateOfRepetitions(t *testing.T) {
	of := func(states ...State) []Scenario {
		var all []Scenario
		for _, s := range states {
			all = append(all, Scenario{State: s, Reason: string(s) + " because"})
		}
		return all
	}
	for _, c := range []struct {
		name  string
		all   []Scenario
		want  State
		shown int
	}{
		{"all held", of(Holds, Holds), Holds, 1},
		{"one broke", of(Holds, Inconclusive, Broken, Broken), Broken, 3},
		{"one is inconclusive", of(Holds, Inconclusive, Holds), Inconclusive, 2},
		{"one was not carried out", of(Holds, Skipped), Inconclusive, 2},
		{"none was carried out", of(Skipped, Skipped), Skipped, 1},
		{"a state that nobody knows", of(Holds, "fine"), Inconclusive, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Repeated(c.all)
			if got.State != c.want || got.Shown != c.shown || len(got.Repetitions) != len(c.all) {
				t.Errorf("got %q, shown %d of %d", got.State, got.Shown, len(got.Repetitions))
			}
			if c.want != Holds && !strings.Contains(got.Reason, "because") {
				t.Errorf("the reason %q does not say why", got.Reason)
			}
		})
	}
}

func TestOnceIsNotRepeated(t *testing.T) {
	one := healthyScenario()
	got := Repeated([]Scenario{one})
	if got.Repetitions != nil || got.Distributions != nil || got.Shown != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestTheWorstFindingStandsForAll(t *testing.T) {
	r := repeatedSample()
	f := findingFor(r.Scenarios[1], verdict.FailoverWithin)
	if measured(*f) != "at least 61.8 s" || !strings.HasPrefix(f.Reason, "Repetition 3: ") {
		t.Errorf("got %s: %s", measured(*f), f.Reason)
	}
	if got := Headline(r); !strings.Contains(got, "(4 hold, 2 broken)") {
		t.Errorf("the headline %q does not say how often", got)
	}
}

func TestEveryFormatTellsTheDistribution(t *testing.T) {
	r := repeatedSample()
	for name, f := range map[string]Renderer{"HTML": HTML, "JUnit": JUnit, "Summary": Summary} {
		out := html.UnescapeString(string(render(t, f, r)))
		for _, want := range []string{"5 of 6", "2.870 s ± 0.014 s", "24.500 s ± 0.014 s", "nearest rank", "61.8 s"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
}

func TestLoadRefusesADistributionThatIsNotOfAll(t *testing.T) {
	good := string(render(t, JSON, repeatedSample()))
	for _, change := range []struct{ from, to, want string }{
		{`"not_measured":1`, `"not_measured":0`, "there must be one of each"},
		{`{"number":1,"seed":42,"state":"holds"`, `{"number":1,"seed":42,"state":"fine"`, "repetition 1"},
	} {
		bad := strings.Replace(good, change.from, change.to, 1)
		if bad == good {
			t.Fatalf("the report has no %s", change.from)
		}
		if _, err := Load(bytes.NewBufferString(bad)); err == nil || !strings.Contains(err.Error(), change.want) {
			t.Errorf("got %v, want an error with %q", err, change.want)
		}
	}
}
