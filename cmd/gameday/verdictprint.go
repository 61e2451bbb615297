package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
)

// margin is where the lines about a scenario begin.
const margin = "              "

// printVerdict writes the verdict for people at a terminal: a line for each
// scenario, and one for each measure that it demands.
func printVerdict(w io.Writer, r reports.Report) {
	r = reports.Presentable(r)
	fmt.Fprintln(w)
	for _, s := range r.Scenarios {
		printScenario(w, s)
	}
	headline := reports.Headline(r)
	fmt.Fprintf(w, "\n%s\n", headline)
	if !strings.Contains(headline, strings.TrimSpace(r.Message)) {
		fmt.Fprintf(w, margin+"%s\n", indent(r.Message))
	}
}

func printScenario(w io.Writer, s reports.Scenario) {
	fmt.Fprintf(w, "%-12s  %s\n", strings.ToUpper(string(s.State)), heading(s))
	if text := s.ComparedToHA(); text != "" {
		fmt.Fprintf(w, margin+"%s\n", text)
	}
	if len(s.Repetitions) > 0 {
		fmt.Fprintf(w, margin+"%d repetitions: %s\n", len(s.Repetitions), s.RepetitionTally())
	}
	if s.Error != "" {
		fmt.Fprintf(w, margin+"%s\n", indent(s.Error))
	}
	if s.Skipped != "" {
		fmt.Fprintf(w, margin+"%s\n", indent(s.Skipped))
	}
	for _, fault := range s.Unproven() {
		fmt.Fprintf(w, margin+"NOT PROVEN, was not seen to take effect: %s\n", fault)
	}
	for _, line := range s.NotAsAsked() {
		fmt.Fprintf(w, margin+"NOT AS ASKED: %s\n", line)
	}
	for _, f := range s.Findings {
		if f.Asserted {
			fmt.Fprintf(w, margin+"%-7s  %-15s  %s\n", f.State, f.Measure, indent(f.Reason))
		}
	}
	if !told(s) {
		fmt.Fprintf(w, margin+"%s\n", indent(s.Reason))
	}
	printDistributions(w, s.Distributions, margin)
}

// heading is a scenario's name, with its id and its class.
func heading(s reports.Scenario) string {
	ids := []string{s.ID}
	if s.Class != "" {
		ids = append(ids, s.Class)
	}
	if s.Title == "" || s.ID == "" {
		return s.Name()
	}
	return s.Title + " (" + strings.Join(ids, ", ") + ")"
}

// told: the lines above say why the scenario is what it is.
func told(s reports.Scenario) bool {
	if s.State == reports.Holds || s.Error != "" || s.Skipped != "" {
		return true
	}
	return slices.ContainsFunc(s.Findings, func(f reports.Finding) bool { return f.Asserted && f.State != verdict.Holds })
}

// printDistributions tells how what is demanded came out over repetitions.
func printDistributions(w io.Writer, all []reports.Distribution, margin string) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintln(w, margin+"over the repetitions (percentiles by nearest rank):")
	for _, d := range all {
		if d.Asserted {
			fmt.Fprintf(w, margin+"  %-15s  %s\n", d.Measure, d)
		}
	}
}

func indent(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n"+margin)
}
