package reports

import (
	"strings"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// State of a scenario or of a whole run.
type State string

// States. Inconclusive is never a pass: what was demanded could not be judged.
const (
	Holds        State = "holds"
	Broken       State = "broken"
	Inconclusive State = "inconclusive"
	Skipped      State = "skipped" // of a scenario only
)

// Exit codes of a run that came to its end.
const (
	ExitHolds        = 0
	ExitBroken       = 1
	ExitInconclusive = 3
)

// ExitCode is the code that a process with this outcome ends with.
func (s State) ExitCode() int {
	switch s {
	case Holds:
		return ExitHolds
	case Broken:
		return ExitBroken
	case Inconclusive, Skipped:
		return ExitInconclusive
	}
	return ExitInconclusive
}

// Conclude returns the report with its schema, state and exit code set from
// its scenarios, and with what they say of a year. A run that proved nothing is
// inconclusive.
func Conclude(r Report) Report {
	r.Schema, r.SLA = Schema, measuredSLA(r)
	r.Scenarios = withClasses(r.Scenarios, r.Objectives)
	r.State = overall(r.Scenarios)
	if (r.Message != "" || r.CutOff) && r.State == Holds {
		r.State = Inconclusive
	}
	r.ExitCode = r.State.ExitCode()
	return r
}

// Unfinished is the reason of a scenario that was chosen but never begun.
const Unfinished = "It was not begun: the run had ended before."

// overall is broken when one is, else inconclusive when one is or none ran.
func overall(all []Scenario) State {
	count := countStates(all)
	switch {
	case count[Broken] > 0:
		return Broken
	case count[Inconclusive] > 0 || count[Holds] == 0:
		return Inconclusive
	}
	return Holds
}

func countStates(all []Scenario) map[State]int {
	count := map[State]int{}
	for _, s := range all {
		count[s.State]++
	}
	return count
}

// judge says what a scenario's state is and why, in one sentence. What was
// proved broken stays broken, whatever else went wrong. Only findings prove that:
// a matcher of ours that failed by itself says nothing about the system.
func judge(s Scenario) (State, string) {
	if s.Skipped != "" {
		return Skipped, s.Skipped
	}
	asserted, unknown := demands(s.Findings)
	switch {
	case gravest(s) != nil:
		return Broken, allBroken(s)
	case s.Error != "":
		return Inconclusive, s.Error
	case unknown != nil:
		return Inconclusive, measureName(unknown.Measure) + ": " + unknown.Reason
	case s.Failure != "":
		return Inconclusive, s.Failure
	case asserted == 0:
		return Inconclusive, "The scenario demanded nothing, so nothing was proved."
	}
	if doubt := doubts(s); doubt != "" {
		return Inconclusive, doubt
	}
	return Holds, "Everything that the scenario demands held."
}

// allBroken says why the gravest of what broke did, and names the rest.
func allBroken(s Scenario) string {
	worst := gravest(s)
	var rest []string
	for i, f := range s.Findings {
		if f.Asserted && f.State == verdict.Broken && &s.Findings[i] != worst {
			rest = append(rest, measureName(f.Measure)+" "+measured(f))
		}
	}
	why := measureName(worst.Measure) + ": " + trimStop(worst.Reason) + "."
	if len(rest) == 0 {
		return why
	}
	return why + " Also broken: " + strings.Join(rest, ", ") + "."
}

// demands counts what the scenario asserts, and finds the first that could not
// be judged.
func demands(all []Finding) (asserted int, unknown *Finding) {
	for i, f := range all {
		if !f.Asserted {
			continue
		}
		asserted++
		if f.State != verdict.Holds && f.State != verdict.Broken && unknown == nil {
			unknown = &all[i]
		}
	}
	return asserted, unknown
}

// doubts names a fault that went wrong, an instrument not to be trusted or a plan
// that was not carried out to its end. A note of a span touches only the findings that look at it, and those say so.
func doubts(s Scenario) string {
	for _, f := range s.Faults {
		if len(f.Errors) > 0 {
			return "Fault " + f.Name() + ": " + f.Errors[0]
		}
	}
	for _, n := range s.Notes {
		if n.Taints && n.Span == nil || n.ID == history.PlanCut {
			return n.Text
		}
	}
	return ""
}
