package reports

import (
	"fmt"
	"strings"
)

// Headline tells the outcome of the run in one sentence for people who read
// only one. It is one line that any terminal can show.
func Headline(r Report) string { return visible(headline(r), false) }

// mostOfMessage is how many characters of a message stand in a headline.
const mostOfMessage = 300

func headline(r Report) string {
	count := countStates(r.Scenarios)
	judged := count[Holds] + count[Broken] + count[Inconclusive]
	switch r.State {
	case Broken:
		text := fmt.Sprintf("Objectives were broken in %s: %s.", ofAll(count[Broken], judged), worst(r))
		if r.Message != "" {
			text += " Also: " + sentence(shortened(r.Message, mostOfMessage))
		}
		return text
	case Holds:
		return fmt.Sprintf("Every objective held in %s.", ofAll(judged, judged))
	case Inconclusive, Skipped:
		return inconclusive(r, count[Inconclusive], judged)
	}
	return inconclusive(r, count[Inconclusive], judged)
}

func inconclusive(r Report, unknown, judged int) string {
	switch {
	case r.Message != "":
		return "Inconclusive, which is not a pass: " + sentence(shortened(r.Message, mostOfMessage))
	case judged == 0:
		return "Inconclusive, which is not a pass: no scenario was run."
	}
	return fmt.Sprintf("Inconclusive, which is not a pass: %s could not be judged.", ofAll(unknown, judged))
}

// worst names the first scenario that broke, and the gravest of what broke.
func worst(r Report) string {
	for _, s := range r.Scenarios {
		if s.State != Broken {
			continue
		}
		if f := gravest(s); f != nil {
			return "in " + quoted(s.Name()) + inRepetitions(s) + ", " + harm(*f)
		}
		return quoted(s.Name()) + " did not do what it must"
	}
	return "see below"
}

// inRepetitions says how many repetitions broke, of a scenario that has some.
func inRepetitions(s Scenario) string {
	if len(s.Repetitions) == 0 {
		return ""
	}
	return " (" + s.RepetitionTally() + ")"
}

// ofAll writes "1 of 9 scenarios".
func ofAll(n, all int) string {
	switch {
	case all == 1:
		return "the one scenario that ran"
	case n == all:
		return "all " + scenarioCount(all)
	}
	return fmt.Sprintf("%d of %s", n, scenarioCount(all))
}

// quoted leaves the name as it is: it was made presentable before.
func quoted(name string) string { return `"` + name + `"` }

func scenarioCount(n int) string { return withUnit(fmt.Sprint(n), "scenarios") }

// sentence ends a text with a full stop, on one line.
func sentence(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?)") {
		return s
	}
	return s + "."
}

func tallyWord(s State, n int) string {
	if s == Holds && n > 1 {
		return "hold"
	}
	return string(s)
}

// tally writes "7 hold, 1 broken, 1 inconclusive, 2 skipped".
func tally(r Report) string {
	count := countStates(r.Scenarios)
	var parts []string
	for _, s := range []State{Holds, Broken, Inconclusive, Skipped} {
		if count[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[s], tallyWord(s, count[s])))
		}
	}
	return strings.Join(parts, ", ")
}
