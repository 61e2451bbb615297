package reports

import (
	"bytes"
	"fmt"
)

// summaryDistributions tells how repeated scenarios came out, of each measure
// that they demand.
func summaryDistributions(b *bytes.Buffer, r Report) {
	begun := false
	for _, s := range r.Scenarios {
		for _, d := range s.Distributions {
			if !d.Asserted || b.Len() > maxSummary {
				continue
			}
			if !begun {
				b.WriteString("| Repeated scenario | Measure | Repetitions | Minimum | Median | p95 | Maximum | Limit |\n|---|---|---|---|---|---|---|---|\n")
			}
			begun = true
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", markdown(s.Name()), markdown(measureName(d.Measure)), markdown(d.Count()),
				markdown(d.Figure(d.Minimum)), markdown(d.Figure(d.Median)), markdown(d.Figure(d.P95)), markdown(d.Figure(d.Maximum)), markdown(d.LimitText()))
		}
	}
	if begun {
		b.WriteString("\nPercentiles are by nearest rank.\n\n")
	}
}

// summaryProofs tells how each fault is known to have in effect, and loudly when
// it is not.
func summaryProofs(b *bytes.Buffer, r Report) {
	begun := false
	for _, s := range r.Scenarios {
		if names := s.Unproven(); len(names) > 0 && b.Len() <= maxSummary {
			fmt.Fprintf(b, "- ⚠ **%s: %s**\n", markdown(s.Name()), markdown(unprovenWarning(names)))
			begun = true
		}
	}
	for _, s := range r.Scenarios {
		for _, line := range s.NotAsAsked() {
			if b.Len() <= maxSummary {
				fmt.Fprintf(b, "- ⚠ **%s: not delivered as asked: %s**\n", markdown(s.Name()), markdown(line))
				begun = true
			}
		}
	}
	told := map[string]bool{}
	for _, s := range r.Scenarios {
		for _, f := range s.Faults {
			if f.Control || f.unproven() || b.Len() > maxSummary {
				continue
			}
			line := fmt.Sprintf("- Proof of *%s*: %s.\n", markdown(f.Name()), markdown(f.Proof()))
			if !told[line] {
				b.WriteString(line)
				told[line], begun = true, true
			}
		}
	}
	if begun {
		b.WriteByte('\n')
	}
}

// summarySLA tells what a year may be like.
func summarySLA(b *bytes.Buffer, s *SLA) {
	if s == nil {
		return
	}
	fmt.Fprintf(b, "**Availability over a year**\n\n- Computed from the structure: %s\n", markdown(computedSentence(s.Computed)))
	if s.Measured != nil {
		for _, text := range measuredSentences(s.Computed, *s.Measured) {
			fmt.Fprintf(b, "- %s\n", markdown(text))
		}
		if n := len(leftOut(*s.Measured)); n > 0 {
			fmt.Fprintf(b, "- In no figure: %s; the report lists them.\n", withUnit(fmt.Sprint(n), "things"))
		}
	}
	b.WriteByte('\n')
}
