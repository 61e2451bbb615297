package reports

import (
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/verdict"
)

func stated(s verdict.State, asserted bool) Finding {
	return Finding{Finding: verdict.Finding{Measure: verdict.FailoverWithin, State: s, Reason: "because"}, Asserted: asserted}
}

func TestStateOfAScenario(t *testing.T) {
	holds, broken, unknown := stated(verdict.Holds, true), stated(verdict.Broken, true), stated(verdict.Unknown, true)
	for _, c := range []struct {
		name string
		s    Scenario
		want State
	}{
		{"everything held", Scenario{Findings: []Finding{holds}}, Holds},
		{"what is not demanded does not count", Scenario{Findings: []Finding{holds, stated(verdict.Broken, false), stated(verdict.Unknown, false)}}, Holds},
		{"one broke", Scenario{Findings: []Finding{holds, broken}}, Broken},
		{"broken outweighs unknown", Scenario{Findings: []Finding{unknown, broken}}, Broken},
		{"broken outweighs trouble of ours", Scenario{Findings: []Finding{broken}, Error: "heal failed"}, Broken},
		{"one unknown", Scenario{Findings: []Finding{holds, unknown}}, Inconclusive},
		{"a state that nobody knows", Scenario{Findings: []Finding{stated("fine", true)}}, Inconclusive},
		{"no state at all", Scenario{Findings: []Finding{stated("", true)}}, Inconclusive},
		{"a failure because of an unknown", Scenario{Findings: []Finding{unknown}, Failure: "unknown"}, Inconclusive},
		{"a demand that is no measure failed", Scenario{Findings: []Finding{holds}, Failure: "expected tokyo"}, Inconclusive},
		{"the experiment failed", Scenario{Findings: []Finding{holds}, Error: "no Docker"}, Inconclusive},
		{"nothing demanded", Scenario{Findings: []Finding{stated(verdict.Holds, false)}}, Inconclusive},
		{"nothing at all", Scenario{}, Inconclusive},
		{"a fault went wrong", Scenario{Findings: []Finding{holds}, Faults: []Fault{{Title: "x", Errors: []string{"heal"}}}}, Inconclusive},
		{"the instrument is in doubt", Scenario{Findings: []Finding{holds}, Notes: []Note{{Text: "behind", Taints: true}}}, Inconclusive},
		{"a plain note is none", Scenario{Findings: []Finding{holds}, Notes: []Note{{Text: "fine"}}}, Holds},
		{"skipped", Scenario{Skipped: "no such host"}, Skipped},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, reason := judge(c.s)
			if got != c.want || reason == "" {
				t.Errorf("got %q (%q), want %q with a reason", got, reason, c.want)
			}
		})
	}
}

func TestConclude(t *testing.T) {
	of := func(states ...State) []Scenario {
		var all []Scenario
		for _, s := range states {
			all = append(all, Scenario{State: s})
		}
		return all
	}
	for _, c := range []struct {
		name    string
		all     []Scenario
		message string
		want    State
		code    int
	}{
		{"all held", of(Holds, Holds), "", Holds, 0},
		{"a skipped one does not count", of(Holds, Skipped), "", Holds, 0},
		{"one broke", of(Holds, Inconclusive, Broken), "", Broken, 1},
		{"one inconclusive", of(Holds, Inconclusive), "", Inconclusive, 3},
		{"all skipped proves nothing", of(Skipped), "", Inconclusive, 3},
		{"none proves nothing", nil, "", Inconclusive, 3},
		{"cut short", of(Holds), "interrupted", Inconclusive, 3},
		{"broken though cut short", of(Broken), "interrupted", Broken, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Conclude(Report{Scenarios: c.all, Message: c.message})
			if r.State != c.want || r.ExitCode != c.code || r.Schema != Schema {
				t.Errorf("got %q, exit %d, schema %d", r.State, r.ExitCode, r.Schema)
			}
		})
	}
}

func TestHeadlineTellsTheGravest(t *testing.T) {
	got := Headline(sample(healthyScenario(), brokenScenario()))
	for _, want := range []string{"1 of 2 scenarios", `"Loss of the primary, stalled"`, "17 writes lost", "at most 0 writes"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

func TestHeadlineOfWhatIsNoPass(t *testing.T) {
	for _, r := range []Report{
		sample(inconclusiveScenario()), sample(skippedScenario()), sample(),
		Conclude(Report{Message: "Docker does not answer; start it and try again"}),
	} {
		if got := Headline(r); !strings.HasPrefix(got, "Inconclusive, which is not a pass: ") {
			t.Errorf("%q could be read as a pass", got)
		}
	}
}

func TestHarmFallsBackToTheReason(t *testing.T) {
	zero := 0.0
	f := Finding{Asserted: true, Finding: verdict.Finding{
		Measure: verdict.DataLoss, State: verdict.Broken, Measured: true, Unit: "writes", Limit: &zero,
		Reason: "3 writes appeared though refused",
	}}
	if got := harm(f); !strings.Contains(got, "appeared though refused") {
		t.Errorf("%q hides what broke", got)
	}
}
