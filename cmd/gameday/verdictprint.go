package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/gameday-harness/gameday/reports"
)

// printVerdict writes the verdict for people at a terminal: a line for each
// scenario, and one for each measure that it demands.
func printVerdict(w io.Writer, r reports.Report) {
	fmt.Fprintln(w)
	for _, s := range r.Scenarios {
		fmt.Fprintf(w, "%-12s  %s\n", strings.ToUpper(string(s.State)), s.Name)
		if s.Error != "" {
			fmt.Fprintf(w, "              %s\n", indent(s.Error))
		}
		for _, f := range s.Findings {
			if f.Asserted {
				fmt.Fprintf(w, "              %-7s  %-15s  %s\n", f.State, f.Measure, f.Reason)
			}
		}
	}
	fmt.Fprintf(w, "\n%s\n", reports.Headline(r))
	if r.Message != "" {
		fmt.Fprintln(w, indent(r.Message))
	}
}

func indent(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n              ")
}
