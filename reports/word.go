package reports

import "github.com/gameday-harness/gameday/harness/verdict"

// NotDemanded marks what was measured though the scenario does not demand it.
const NotDemanded = "measured, not demanded"

// findingWord says in words what a finding comes to.
func findingWord(f Finding) string {
	if f.Asserted {
		return string(f.State)
	}
	if f.State == verdict.Broken {
		return NotDemanded + " (beyond the limit)"
	}
	return NotDemanded
}

// sign is the shape that goes with a state, beside its word and its colour, for
// media that have only text.
func sign(s State) string {
	switch s {
	case Holds:
		return "✔"
	case Broken:
		return "✖"
	case Inconclusive:
		return "❔"
	case Skipped:
		return "–"
	}
	return "❔"
}

// stateOf is the scenario state that looks like a finding's.
func stateOf(s verdict.State) State {
	switch s {
	case verdict.Holds:
		return Holds
	case verdict.Broken:
		return Broken
	case verdict.Unknown:
		return Inconclusive
	}
	return Inconclusive
}
