package reports

import (
	"fmt"
	"strings"
	"time"
)

// Repetition is one of several times that a scenario was carried out.
type Repetition struct {
	Number   int       `json:"number"` // from 1
	Seed     int64     `json:"seed"`   // a run with it repeats this one alone
	State    State     `json:"state"`
	Reason   string    `json:"reason"`
	Started  time.Time `json:"started"`           // wall clock; zero when it never began
	Duration Seconds   `json:"duration"`          // seconds
	History  string    `json:"history,omitempty"` // path, from the report's folder
	Findings []Finding `json:"findings,omitempty"`
	Faults   []Fault   `json:"faults,omitempty"` // times are since this repetition began
}

// Repeated makes one scenario of its repetitions. It holds only if all of them
// do; it is broken if one is, and else inconclusive. Of each measure it carries
// the worst finding, and of everything else that cannot be added up (time line,
// faults, errors, notes, logs) what belongs to the worst repetition.
func Repeated(all []Scenario) Scenario {
	if len(all) == 1 {
		return all[0]
	}
	shown := worstOf(all)
	s := all[shown]
	s.Shown, s.Started, s.Duration = shown+1, all[0].Started, 0
	var findings [][]Finding
	for i, one := range all {
		s.Duration += one.Duration
		s.Repetitions = append(s.Repetitions, Repetition{
			Number: i + 1, Seed: one.Seed, State: one.State, Reason: one.Reason, Started: one.Started,
			Duration: one.Duration, History: one.History, Findings: one.Findings, Faults: one.Faults,
		})
		findings = append(findings, one.Findings)
	}
	s.Seed = all[0].Seed
	s.Distributions = Distribute(findings)
	s.Findings = worstFindings(findings)
	s.State = stateOfAll(all)
	s.Reason = reasonOfAll(s, all[shown].Reason)
	return s
}

// worstOf is the first of the repetitions whose state is the worst.
func worstOf(all []Scenario) int {
	worst := 0
	for i, s := range all {
		if badness(s.State) > badness(all[worst].State) {
			worst = i
		}
	}
	return worst
}

// badness orders the states of repetitions. One that was not carried out comes
// last but for those that held: there is nothing to show of it.
func badness(s State) int {
	switch s {
	case Broken:
		return 3
	case Inconclusive:
		return 2
	case Skipped:
		return 1
	case Holds:
		return 0
	}
	return 2
}

// stateOfAll is the state of all repetitions together. One that was skipped is
// missing: only if all were, the scenario was.
func stateOfAll(all []Scenario) State {
	count := countStates(all)
	switch {
	case count[Broken] > 0:
		return Broken
	case count[Holds] == len(all):
		return Holds
	case count[Skipped] == len(all):
		return Skipped
	}
	return Inconclusive
}

func reasonOfAll(s Scenario, why string) string {
	if s.State == Holds {
		return fmt.Sprintf("Everything that the scenario demands held in all %d repetitions.", len(s.Repetitions))
	}
	return fmt.Sprintf("Of %d repetitions %s. Repetition %d: %s", len(s.Repetitions), s.RepetitionTally(), s.Shown, why)
}

// RepetitionTally counts the repetitions by state: "4 hold, 1 broken". It is
// empty for a scenario that was carried out once.
func (s Scenario) RepetitionTally() string {
	var all []Scenario
	for _, r := range s.Repetitions {
		all = append(all, Scenario{State: r.State})
	}
	return tally(Report{Scenarios: all})
}

// worstFindings picks of each measure the finding that speaks most against the
// system, and says which repetition it is from.
func worstFindings(repetitions [][]Finding) []Finding {
	var all []Finding
	for _, m := range measuresOf(repetitions) {
		var worst *Finding
		from := 0
		for i, findings := range repetitions {
			if f := findingFor(Scenario{Findings: findings}, m); f != nil && (worst == nil || worse(*f, *worst)) {
				worst, from = f, i+1
			}
		}
		f := *worst
		f.Reason = fmt.Sprintf("Repetition %d: %s", from, f.Reason)
		all = append(all, f)
	}
	return all
}

// worse compares by state first, and then by how far the figure may have gone.
func worse(a, b Finding) bool {
	if x, y := badness(stateOf(a.State)), badness(stateOf(b.State)); x != y {
		return x > y
	}
	return reach(a) > reach(b)
}

// reach is how far a figure may have gone in the direction of its limit.
func reach(f Finding) float64 {
	if least := atLeast(f); !f.Measured && least != nil {
		return *least
	}
	if higherIsBetter(f.Measure) {
		return f.Bound - f.Value
	}
	return f.Value + f.Bound
}

// Unproven names the faults of all repetitions that were not seen to take effect.
func (s Scenario) Unproven() []string {
	var names []string
	for _, f := range s.Faults {
		if len(s.Repetitions) == 0 && f.unproven() {
			names = append(names, f.Name())
		}
	}
	for _, r := range s.Repetitions {
		for _, f := range r.Faults {
			if f.unproven() {
				names = append(names, fmt.Sprintf("%s (repetition %d)", f.Name(), r.Number))
			}
		}
	}
	return names
}

// unprovenWarning is what is said loudly of faults that were not seen to take effect.
func unprovenWarning(names []string) string {
	return "Not proven: " + strings.Join(names, "; ") + ". It was not seen to take effect, so nothing that was measured under it counts."
}
