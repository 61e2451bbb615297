package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/sla"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// modelOfSample is a system of two regions, a balancer and a pilot.
func modelOfSample() system.Model {
	m := system.Model{Home: "seoul", Regions: []string{"seoul", "tokyo"}, Entry: system.Endpoint{Service: "edge", Port: 80}}
	add := func(name, region string, role system.Role, group string, n int) {
		s := system.Service{Name: name, Region: region, Role: role, Group: group}
		for i := range n {
			host := name
			if n > 1 {
				host = fmt.Sprintf("%s-%d", name, i+1)
			}
			s.Hosts = append(s.Hosts, host)
			m.Hosts = append(m.Hosts, system.Host{Name: host, Service: name, Index: i + 1, Region: region, Role: role})
		}
		m.Services = append(m.Services, s)
	}
	add("db-seoul", "seoul", system.Database, "db", 1)
	add("db-tokyo", "tokyo", system.Database, "db", 1)
	add("edge", "", system.Balancer, "edge", 1)
	add("pilot", "", system.Pilot, "pilot", 1)
	add("web-seoul", "seoul", system.App, "web", 2)
	add("web-tokyo", "tokyo", system.App, "web", 2)
	return m
}

func computedOfSample() sla.Computed {
	s := settings.Settings{SLA: settings.DefaultSLA(), Objectives: settings.Objectives{Common: map[string]float64{"availability": 0.999}}}
	return sla.Compute(modelOfSample(), s)
}

// costing is an experiment with one fault, under which users were served again, that
// cost so many seconds.
func costing(id, kind string, bad, bound float64, hosts ...string) Scenario {
	return Scenario{
		ID: id, Title: "Loss of " + strings.Join(hosts, ", "), Class: "ha", State: Holds, Reason: "It held.",
		Findings: []Finding{
			{Finding: finding(verdict.FailoverWithin, verdict.Holds, bad, bound, "s", nil, "Users were served again.")},
			{Finding: finding(verdict.Availability, verdict.Holds, 0.99, 0, "ratio", nil, "Nearly all were served.",
				verdict.Detail{ID: verdict.DetailBadSeconds, Value: bad, Bound: bound, Unit: "s"})},
		},
		Faults: []Fault{{ID: "f1", Kind: kind, Hosts: hosts, Onset: &Span{1, 1.01}, Healed: &Span{9.01, 9.02}}},
	}
}

func slaSample() Report {
	open := costing("host-edge-killed", "host.kill", 8.2, 0.03, "edge")
	open.Findings[0] = Finding{Finding: verdict.Finding{Measure: verdict.FailoverWithin, State: verdict.Unknown, Unit: "s", Reason: "It came back only after the heal.", Details: []verdict.Detail{{ID: verdict.DetailAtLeast, Value: 8, Unit: "s"}}}}
	unknown := costing("host-pilot-silent", "host.vanish", 0, 0, "pilot")
	unknown.Findings[1].Measured, unknown.Findings[1].Reason = false, "Too few probes."
	several := costing("headless", "host.vanish", 0, 0, "db-seoul")
	several.Faults = append(several.Faults, Fault{ID: "f2", Kind: "host.vanish", Hosts: []string{"pilot"}})
	r := sample(
		costing("host-app-killed", "host.kill", 0.02, 0.02, "web-seoul-1"),
		costing("host-primary-killed", "host.kill", 2.8, 0.02, "db-seoul"),
		costing("blackout-active-silent", "region.blackout", 3.1, 0.03, "db-seoul", "web-seoul-1", "web-seoul-2"),
		open, unknown, several, noopScenario(), skippedScenario(),
	)
	r.SLA = &SLA{Computed: computedOfSample()}
	return Conclude(r)
}

func TestTheReportMeasuresWhatItsScenariosCost(t *testing.T) {
	m := slaSample().SLA.Measured
	byID := map[string]sla.Cost{}
	for _, c := range m.Costs {
		byID[c.Scenario] = c
	}
	if c := byID["host-primary-killed"]; math.Abs(c.Down.Low-2.78) > 1e-9 || math.Abs(c.Down.High-2.82) > 1e-9 || c.Lasting {
		t.Errorf("the primary: %+v", c)
	}
	if c := byID["host-edge-killed"]; !c.Lasting || math.Abs(c.Down.Low-8.17) > 1e-9 || math.Abs(c.Down.High-(8.23+3600-8)) > 1e-9 {
		t.Errorf("the edge is missed until it is repaired, an hour after: %+v", c)
	}
	if c := byID["host-pilot-silent"]; !c.Down.Open || c.Why != "Too few probes." {
		t.Errorf("the pilot's cost is not known: %+v", c)
	}
	if !m.Yearly.Open {
		t.Errorf("a year is a least: %+v", m.Yearly)
	}
	if _, counted := byID["noop-control"]; counted || len(m.NotCounted) != 2 {
		t.Errorf("not counted: %+v", m.NotCounted)
	}
}

func TestAReportWithoutSLAHasNone(t *testing.T) {
	for _, f := range []Renderer{HTML, JSON, Summary} {
		if out := string(render(t, f, sample(healthyScenario()))); strings.Contains(out, "over a year") || strings.Contains(out, `"sla"`) {
			t.Error("it is shown though nobody asked")
		}
	}
}

func TestSLAInEveryForm(t *testing.T) {
	r := slaSample()
	var text bytes.Buffer
	if err := SLAText(&text, *r.SLA); err != nil {
		t.Fatal(err)
	}
	golden(t, "sla.txt", text.Bytes())
	for form, out := range map[string]string{
		"text": text.String(), "page": string(render(t, HTML, r)), "summary": string(render(t, Summary, r)),
	} {
		for _, want := range []string{"99.8", "host-edge-killed", "at least", "budget"} {
			if !strings.Contains(out, want) {
				t.Errorf("the %s lacks %q", form, want)
			}
		}
	}
}

func TestTheSLAOfAReportIsReadBack(t *testing.T) {
	r := slaSample()
	back, err := Load(bytes.NewReader(render(t, JSON, r)))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(render(t, HTML, back), render(t, HTML, r)) {
		t.Error("the page of what was read back is another one")
	}
}

func TestADiagramThatCannotBeDrawnIsRefused(t *testing.T) {
	deep := sla.Block{Kind: sla.Part, Name: "x", Availability: 0.9}
	for range 20 {
		deep = sla.Block{Kind: sla.Series, Blocks: []sla.Block{deep}}
	}
	for name, b := range map[string]sla.Block{
		"nothing":              {},
		"unknown":              {Kind: "ring"},
		"a series of nothing":  {Kind: sla.Series},
		"a part with parts":    {Kind: sla.Part, Blocks: []sla.Block{{Kind: sla.Part}}},
		"a switch alone":       {Kind: sla.Switched, Blocks: []sla.Block{{Kind: sla.Part}}},
		"deeper than any real": deep,
	} {
		r := slaSample()
		r.SLA = &SLA{Computed: sla.Computed{Diagram: b}}
		out, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Load(bytes.NewReader(out)); err == nil {
			t.Errorf("%s: is taken", name)
		}
	}
}

func TestShareFigure(t *testing.T) {
	for _, c := range []struct {
		in   float64
		want string
	}{
		{1, "100 %"},
		{0.997002999, "99.7 %"},
		{0.999, "99.9 %"},
		{0.9996, "99.96 %"},
		{0.9999999, "99.99999 %"},
		{0.5, "50 %"},
		{0, "0 %"},
		{0.99899978, "99.899 %"},
		{0.9997789, "99.9778 %"}, // cut, so not better than it is
		{math.NaN(), "not a number"},
	} {
		if got := shareFigure(c.in); got != c.want {
			t.Errorf("%v: got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFiguresOfIntervals(t *testing.T) {
	day := sla.Interval{Low: 86400, High: 86400}
	for _, c := range []struct{ got, want string }{
		{intervalFigure(sla.Unknown(), "min", 1), "not known"},
		{intervalFigure(sla.Interval{Low: 90, Open: true}, "min", 1.0/60), "at least 1.5 min"},
		{intervalFigure(sla.Interval{Low: 1, High: 1.5}, "s", 1), "1.25 s ± 0.25 s"},
		{intervalFigure(sla.Interval{Low: 1.0009, High: 3601.2}, "s", 1), "1 to 3602 s"},
		{intervalFigure(sla.Interval{Low: 0, High: 0.0412}, "s", 1), "0 to 0.0412 s"},
		{intervalFigure(sla.Interval{Low: 0.0000123, Open: true}, "min", 1), "at least 0.0000123 min"},
		{intervalFigure(sla.Interval{}, "s", 1), "0 s"},
		{yearlyAvailability(sla.Unknown()), "not known"},
		{yearlyAvailability(sla.Interval{Low: 86400, Open: true}), "at most 99.726 %"},
		{yearlyAvailability(day), "99.726 %"},
		{budgetLeft(0.999, sla.Unknown()), "not known"},
		{budgetLeft(0.999, sla.Interval{}), "43.2 min"},
		{budgetLeft(0.999, sla.Interval{Low: 365 * 60, Open: true}), "at most 13.2 min"},
		{aMonth(0.997002999), "129 min (2.2 h)"},
		{timesAYear(0), "never"},
		{timesAYear(0.25), "once in 4 years"},
		{timesAYear(1.111), "1.11 a year"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
