package reports

import (
	"cmp"
	"slices"

	"github.com/gameday-harness/gameday/harness/sla"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// SLA is the arithmetic of availability: what the system's structure promises, and
// what this run says of it. It changes no verdict.
type SLA struct {
	Computed sla.Computed  `json:"computed"`
	Measured *sla.Measured `json:"measured,omitempty"` // nil: nothing was run
}

// measuredSLA sets what the scenarios showed beside what was computed.
func measuredSLA(r Report) *SLA {
	if r.SLA == nil {
		return nil
	}
	m := Measure(r.SLA.Computed, r)
	return &SLA{Computed: r.SLA.Computed, Measured: &m}
}

// Measure is what a run's scenarios cost in a year, by the frequencies of c.
func Measure(c sla.Computed, r Report) sla.Measured {
	return sla.Measure(c, trialsOf(r.Scenarios), uint64(r.Seed))
}

// controlLabel marks the scenario in which nothing is done.
const controlLabel = "control"

// trialsOf makes trials of all scenarios but the control.
func trialsOf(all []Scenario) []sla.Trial {
	var trials []sla.Trial
	for _, s := range all {
		if slices.Contains(s.Labels, controlLabel) || slices.ContainsFunc(s.Faults, func(f Fault) bool { return f.Control }) {
			continue
		}
		trials = append(trials, trialOf(s))
	}
	return trials
}

func trialOf(s Scenario) sla.Trial {
	t := sla.Trial{Scenario: s.ID, Title: s.Title, Class: s.Class}
	repetitions := s.Repetitions
	if len(repetitions) == 0 {
		repetitions = []Repetition{{Findings: s.Findings, Faults: s.Faults}}
	}
	for _, r := range repetitions {
		t.Samples = append(t.Samples, sampleOf(r))
		if len(t.Faults) > 0 {
			continue
		}
		for _, f := range r.Faults {
			t.Faults = append(t.Faults, sla.Act{Kind: f.Kind, Hosts: f.Hosts})
		}
	}
	return t
}

// sampleOf is what one repetition says of the downtime. It needs two findings: how
// much was not served, and whether users were served again under the fault.
func sampleOf(r Repetition) sla.Sample {
	s := sla.Sample{Down: sla.Unknown()}
	of := Scenario{Findings: r.Findings}
	available, failover := findingFor(of, verdict.Availability), findingFor(of, verdict.FailoverWithin)
	if available == nil || failover == nil {
		s.Why = "how much was served was not judged"
		return s
	}
	bad, counted := available.Detail(verdict.DetailBadSeconds)
	if !available.Measured || !counted {
		s.Why = cmp.Or(available.Reason, "how much was served was not measured")
		return s
	}
	if _, late := failover.Detail(verdict.DetailAtLeast); !failover.Measured && !late {
		s.Why = cmp.Or(failover.Reason, "whether users were served again under the fault was not measured")
		return s
	}
	s.Down = sla.Interval{Low: max(0, bad.Value-bad.Bound), High: bad.Value + bad.Bound}
	s.Served = failover.Measured
	s.InForce = inForce(r.Faults)
	return s
}

// inForce is how long a fault surely was in force, in seconds; 0 where that was not
// seen.
func inForce(faults []Fault) float64 {
	if len(faults) != 1 || faults[0].Onset == nil || faults[0].Healed == nil {
		return 0
	}
	return max(0, float64(faults[0].Healed.From-faults[0].Onset.To))
}
