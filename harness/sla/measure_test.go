package sla

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
)

// yearly computes the reference system with these frequencies alone.
func yearly(frequencies ...settings.Frequency) Computed {
	sla := settings.DefaultSLA()
	sla.Faults = frequencies
	objective := 0.999
	sla.Objective = &objective
	return Compute(reference(), settings.Settings{SLA: sla})
}

func often(of string, perYear float64, lasts time.Duration) settings.Frequency {
	return settings.Frequency{Of: of, PerYear: perYear, Lasts: lasts, Source: settings.Given}
}

func seen(low, high float64) Sample {
	return Sample{Down: Interval{Low: low, High: high}, Served: true, InForce: 8}
}

func trial(id, kind, hosts string, samples ...Sample) Trial {
	return Trial{Scenario: id, Faults: []Act{{kind, strings.Fields(hosts)}}, Samples: samples}
}

func near(t *testing.T, what string, got Interval, low, high float64) {
	t.Helper()
	if got.Open || math.Abs(got.Low-low) > 1e-9 || math.Abs(got.High-high) > 1e-9 {
		t.Errorf("%s: %+v, want %v to %v", what, got, low, high)
	}
}

func TestAFaultCostsItsDowntimeTimesItsFrequency(t *testing.T) {
	c := yearly(often("host", 2, time.Hour), often("region", 0.5, time.Hour))
	m := Measure(c, []Trial{
		trial("killed", "host.kill", "web-seoul-1", seen(1, 2)),
		trial("stalled", "host.stall", "web-seoul-1", seen(3, 4)),
		trial("dark", "region.blackout", "db-seoul web-seoul-1 web-seoul-2", seen(10, 12)),
	}, 1)
	costs := map[string]Cost{}
	for _, one := range m.Costs {
		costs[one.Scenario] = one
	}
	// Two hosts, twice a year each, are four; two ways in which it shows are two each.
	near(t, "killed", costs["killed"].Yearly, 2, 4)
	near(t, "stalled", costs["stalled"].Yearly, 6, 8)
	near(t, "dark", costs["dark"].Yearly, 5, 6)
	if m.Costs[0].Scenario != "stalled" {
		t.Errorf("the dearest is %s", m.Costs[0].Scenario)
	}
	if !m.Yearly.Open || math.Abs(m.Yearly.Low-13) > 1e-9 {
		t.Errorf("services and a region were not tried, so a year is at least 13 s, not %+v", m.Yearly)
	}
	want := []Untried{{"host", "db-seoul"}, {"host", "db-tokyo"}, {"host", "edge"}, {"host", "pilot"}, {"host", "web-tokyo"}, {"region", "tokyo"}}
	if !slices.Equal(m.Untried, want) {
		t.Errorf("untried %v", m.Untried)
	}
}

// whole tries every service and region of the reference system; each costs nothing.
func whole() []Trial {
	var all []Trial
	for _, host := range []string{"edge", "pilot", "db-seoul", "db-tokyo", "web-seoul-1", "web-tokyo-1"} {
		all = append(all, trial(host, "host.kill", host, seen(0, 0)))
	}
	return append(all, trial("seoul", "region.blackout", "db-seoul web-seoul-1", seen(0, 0)), trial("tokyo", "region.blackout", "db-tokyo", seen(0, 0)))
}

func TestEverythingTriedGivesAFigure(t *testing.T) {
	m := Measure(yearly(often("host", 2, time.Hour), often("region", 1, time.Hour)), whole(), 1)
	near(t, "a year", m.Yearly, 0, 0)
	if len(m.Untried) > 0 || m.Months.Over.Share != 0 {
		t.Errorf("%+v %+v", m.Untried, m.Months)
	}
}

// What is not known must never look like nothing.
func TestUnknownDowntimeStaysUnknown(t *testing.T) {
	c := yearly(often("host", 2, time.Hour), often("region", 1, time.Hour))
	for name, change := range map[string]func([]Trial) []Trial{
		"not measured": func(all []Trial) []Trial {
			all[0].Samples = []Sample{{Down: Unknown(), Why: "too few probes"}}
			return all
		},
		"one repetition not measured": func(all []Trial) []Trial {
			all[0].Samples = append(all[0].Samples, Sample{Down: Unknown(), Why: "too few probes"})
			return all
		},
		"no repetition": func(all []Trial) []Trial {
			all[0].Samples = nil
			return all
		},
		"never begun": func(all []Trial) []Trial {
			all[0].Faults = nil
			return all
		},
		"left out":   func(all []Trial) []Trial { return all[1:] },
		"no trial":   func([]Trial) []Trial { return nil },
		"one region": func(all []Trial) []Trial { return all[:len(all)-1] },
	} {
		if m := Measure(c, change(whole()), 1); !m.Yearly.Open {
			t.Errorf("%s: a year costs %+v", name, m.Yearly)
		}
	}
}

func TestWhatUsersMissUntilItIsRepaired(t *testing.T) {
	down := Sample{Down: Interval{Low: 9, High: 10}, InForce: 8}
	for _, c := range []struct {
		name      string
		sample    Sample
		lasts     float64
		low, high float64
	}{
		{"served again: however long it lasts", Sample{Down: Interval{Low: 1, High: 2}, Served: true, InForce: 8}, 3600, 1, 2},
		{"not served: up to all the time that it lasts", down, 3608, 9, 3610},
		{"repaired sooner than in the experiment", down, 5, 6, 10},
		{"as long as in the experiment", down, 8, 9, 10},
		{"repaired at once", down, 0, 1, 10},
	} {
		near(t, c.name, c.sample.lasting(c.lasts), c.low, c.high)
	}
}

func TestAnIntervalInJSON(t *testing.T) {
	for text, i := range map[string]Interval{
		`{"low":0,"high":0}`:    {},
		`{"low":1,"high":2.5}`:  {Low: 1, High: 2.5},
		`{"low":3,"high":null}`: {Low: 3, Open: true},
	} {
		out, err := json.Marshal(i)
		var back Interval
		if err != nil || string(out) != text || json.Unmarshal(out, &back) != nil || back != i {
			t.Errorf("%+v is written as %s (%v) and read as %+v", i, out, err, back)
		}
	}
	var missing Interval
	if err := json.Unmarshal([]byte(`{"low":3}`), &missing); err != nil || !missing.Open {
		t.Errorf("without high: %+v (%v)", missing, err)
	}
	if json.Unmarshal([]byte(`{"low":"x"}`), &missing) == nil {
		t.Error("a text is taken for a figure")
	}
}

func TestRepetitionsAreTakenAllTogether(t *testing.T) {
	c := yearly(often("host", 1, time.Hour))
	m := Measure(c, []Trial{trial("edge", "host.kill", "edge", seen(3, 4), seen(1, 2), seen(2, 5))}, 1)
	near(t, "down", m.Costs[0].Down, 1, 5)
}

func TestWhatIsNotCountedSaysWhy(t *testing.T) {
	c := yearly(often("host", 2, time.Hour), often("dns", 3, time.Minute))
	both := Trial{Scenario: "headless", Faults: []Act{{"host.vanish", []string{"db-seoul"}}, {"host.vanish", []string{"pilot"}}}}
	for _, one := range []struct {
		trial Trial
		want  WhyNot
	}{
		{both, SeveralFaults},
		{trial("majority", "host.vanish", "db-seoul db-tokyo"), SeveralHosts},
		{trial("slow", "link.latency", "db-seoul"), NoFrequency},
		{Trial{Scenario: "none"}, NoFault},
	} {
		m := Measure(c, []Trial{one.trial}, 1)
		if len(m.Costs) != 0 || len(m.NotCounted) != 1 || m.NotCounted[0].Why != one.want {
			t.Errorf("%s: %+v", one.trial.Scenario, m)
		}
	}
}

func TestHowOftenAFaultComes(t *testing.T) {
	c := yearly(often("host.stall", 7, time.Hour), often("host", 2, time.Hour), often("dns", 3, time.Minute))
	for _, one := range []struct {
		trial   Trial
		of      string
		perYear float64
	}{
		{trial("pilot", "host.kill", "pilot", seen(0, 1)), "host", 2},
		{trial("web", "host.vanish", "web-tokyo-2", seen(0, 1)), "host", 4},
		{trial("a kind of its own", "host.stall", "web-tokyo-2", seen(0, 1)), "host.stall", 14},
		{trial("a fleet", "dns.lost", "names-seoul-1 names-seoul-2", seen(0, 1)), "dns", 3},
		{trial("one of a fleet is a host", "dns.lost", "names-seoul-1", seen(0, 1)), "host", 4},
		{trial("a host that is not known", "host.kill", "elsewhere", seen(0, 1)), "host", 2},
	} {
		m := Measure(c, []Trial{one.trial}, 1)
		if len(m.Costs) != 1 || m.Costs[0].Of != one.of || math.Abs(m.Costs[0].PerYear-one.perYear) > 1e-9 {
			t.Errorf("%s: %+v", one.trial.Scenario, m.Costs)
		}
	}
}

// Where there is a closed form the months agree with it: the mean is the sum of
// frequency times downtime, and a month without a fault has the probability e^-n.
func TestMonthsAgreeWithTheClosedForm(t *testing.T) {
	costs := []Cost{
		{PerYear: 3, Down: Interval{Low: 100, High: 300}},
		{PerYear: 0.5, Down: Interval{Low: 4000, High: 4000}},
	}
	objective := 1 - 1/Month.Seconds() // any downtime at all is more than a second
	m := months(costs, &objective, 7)
	share := Month.Seconds() / Year.Seconds()
	if mean := (3*200 + 0.5*4000) * share; mean < m.Mean.Low || mean > m.Mean.High {
		t.Errorf("mean %.2f s, simulated %.2f to %.2f", mean, m.Mean.Low, m.Mean.High)
	}
	if quiet := math.Exp(-3.5 * share); 1-quiet < m.Over.Low || 1-quiet > m.Over.High {
		t.Errorf("%.4f of all months have a fault, simulated %.4f to %.4f", 1-quiet, m.Over.Low, m.Over.High)
	}
	if m.Median.High != 0 {
		t.Errorf("most months have none, but the median is %+v", m.Median)
	}
	if m.P95.Low < 100 || m.P95.High > 4300 {
		t.Errorf("p95 %+v", m.P95)
	}
}

// The comparison can fail: months of another frequency are caught.
func TestMonthsOfAnotherFrequencyAreCaught(t *testing.T) {
	m := months([]Cost{{PerYear: 3, Down: Interval{Low: 200, High: 200}}}, nil, 7)
	if mean := 3.3 * 200 * Month.Seconds() / Year.Seconds(); mean >= m.Mean.Low && mean <= m.Mean.High {
		t.Errorf("%.3f lies within %+v", mean, m.Mean)
	}
}

func TestTheSameSeedGivesTheSameMonths(t *testing.T) {
	costs := []Cost{{PerYear: 5, Down: Interval{Low: 1, High: 9}}}
	if !reflect.DeepEqual(months(costs, nil, 3), months(costs, nil, 3)) {
		t.Error("they differ")
	}
	if reflect.DeepEqual(months(costs, nil, 3), months(costs, nil, 4)) {
		t.Error("another seed gives the same")
	}
}
