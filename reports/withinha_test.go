package reports

import (
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestADisasterIsComparedToTheLimitsOfAHost(t *testing.T) {
	failover := func(value float64) Finding {
		return Finding{Asserted: true, Finding: finding(verdict.FailoverWithin, verdict.Holds, value, 0.1, "s", nil, "")}
	}
	unmeasured := Finding{Asserted: true, Finding: verdict.Finding{Measure: verdict.FailoverWithin, State: verdict.Unknown}}
	own := Objectives{Common: map[string]float64{"failover_within": 20}, HA: map[string]float64{"failover_within": 5}, DR: map[string]float64{"failover_within": 60}}
	dr := func(s State, f ...Finding) Scenario { return Scenario{Class: "dr", State: s, Findings: f} }
	for _, c := range []struct {
		name string
		s    Scenario
		o    Objectives
		want verdict.State
	}{
		{"as fast as a host", dr(Holds, failover(3)), own, verdict.Holds},
		{"slower than a host, as a disaster may be", dr(Holds, failover(30)), own, verdict.Broken},
		{"the limit lies within the bound", dr(Holds, failover(4.95)), own, verdict.Unknown},
		{"not measured", dr(Inconclusive, unmeasured), own, verdict.Unknown},
		{"fast, but something else broke", dr(Broken, failover(3)), own, verdict.Broken},
		{"fast, but something else is not known", dr(Inconclusive, failover(3)), own, verdict.Unknown},
		{"fast, but nobody demands it", dr(Holds, Finding{Finding: failover(3).Finding}), own, ""},
		{"the loss of a host", Scenario{Class: "ha", State: Holds, Findings: []Finding{failover(3)}}, own, ""},
		{"no limits of a class", dr(Holds, failover(3)), Objectives{Common: own.Common}, ""},
		{"a looser limit for a host", dr(Holds, failover(3)), Objectives{HA: map[string]float64{"failover_within": 60}, DR: own.HA}, ""},
		{"no limit for a disaster", dr(Holds, failover(3)), Objectives{HA: own.HA}, verdict.Holds},
		{"skipped", dr(Skipped), own, ""},
	} {
		if got := withinHA(c.s, c.o); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAHigherLimitIsStricterForAShare(t *testing.T) {
	s := Scenario{Class: "dr", State: Holds, Findings: []Finding{
		{Asserted: true, Finding: finding(verdict.Availability, verdict.Holds, 0.98, 0, "ratio", nil, "")},
	}}
	o := Objectives{HA: map[string]float64{"availability": 0.99}, DR: map[string]float64{"availability": 0.9}}
	if got := withinHA(s, o); got != verdict.Broken {
		t.Errorf("98 %% of 99 %%: %q", got)
	}
}

// Each class is shown with its own limits, and a disaster that was no worse than the
// loss of a host says so.
func TestClassesAreShownWithTheirLimits(t *testing.T) {
	r := sample(healthyScenario(), brokenScenario())
	r.Objectives.HA = map[string]float64{"failover_within": 10}
	r.Objectives.DR = map[string]float64{"failover_within": 45}
	r = Conclude(r)
	for name, f := range map[string]Renderer{"HTML": HTML, "Summary": Summary} {
		out := string(render(t, f, r))
		for _, want := range []string{"Failover within (RTO) at most 10 s", "Failover within (RTO) at most 45 s", "within the ha limits too"} {
			if !strings.Contains(strings.ReplaceAll(out, `\`, ""), want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
	if got := r.Scenarios[0].ComparedToHA(); !strings.HasPrefix(got, "stayed within") {
		t.Errorf("%q", got)
	}
}
