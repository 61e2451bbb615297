package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/gameday-harness/gameday/harness/verdict"
)

// maxSummary keeps a summary within what a pull request's comment may hold.
const maxSummary = 50_000 // bytes

// Summary renders the report as Markdown for a pull request's comment or a CI
// step: the verdict, a compact table, and why something broke.
func Summary(w io.Writer, r Report) error {
	r = presentable(r)
	var b bytes.Buffer
	fmt.Fprintf(&b, "## %s Gameday: %s\n\n", sign(r.State), r.State)
	fmt.Fprintf(&b, "**%s**\n\n", markdown(Headline(r)))
	summaryTables(&b, r)
	summaryReasons(&b, r)
	summaryDistributions(&b, r)
	summaryProofs(&b, r)
	summarySLA(&b, r.SLA)
	summaryFoot(&b, r)
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("reports: write run %q as Markdown: %w", r.Run, err)
	}
	return nil
}

// summaryTables writes a table for each class of scenarios.
func summaryTables(b *bytes.Buffer, r Report) {
	for _, g := range groupsOf(r) {
		if g.Title != "" {
			fmt.Fprintf(b, "### %s\n\n", markdown(g.Title))
		}
		if len(g.Limits) > 0 {
			fmt.Fprintf(b, "Limits that go for it: %s.\n\n", markdown(limitsText(g.Limits)))
		}
		summaryTable(b, g.report)
	}
}

func summaryTable(b *bytes.Buffer, r Report) {
	columns := shownMeasures(r, true)
	b.WriteString("| Scenario | State |")
	for _, m := range columns {
		fmt.Fprintf(b, " %s |", markdown(measureName(m)))
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(columns)) + "\n")
	for i, s := range r.Scenarios {
		if b.Len() > maxSummary/2 {
			fmt.Fprintf(b, "\nAnd %s more; the full report has them all.\n", scenarioCount(len(r.Scenarios)-i))
			break
		}
		fmt.Fprintf(b, "| %s | %s %s%s |", markdown(s.Name()), sign(s.State), s.State, inRepetitions(s)+withinHANote(s))
		for _, m := range columns {
			fmt.Fprintf(b, " %s |", markdown(summaryCell(s, m)))
		}
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
}

// limitsText lists limits: "Failover within at most 20 s; ...".
func limitsText(limits []goal) string {
	var all []string
	for _, l := range limits {
		all = append(all, l.Name+" "+l.Limit)
	}
	return strings.Join(all, "; ")
}

// withinHANote follows on the state of a disaster that was no worse than a host's loss
// may be.
func withinHANote(s Scenario) string {
	if s.WithinHA != verdict.Holds {
		return ""
	}
	return ", within the ha limits too"
}

// worthAColumn says whether a finding that is not demanded is shown in a table
// of all scenarios. All stand in their scenario's own table.
func worthAColumn(f Finding) bool { return !wordsOf(f.Measure).Rare || f.State == verdict.Broken }

// summaryCell shows only what the scenario demands.
func summaryCell(s Scenario, m verdict.Measure) string {
	for _, f := range s.Findings {
		if f.Measure == m && f.Asserted {
			return fmt.Sprintf("%s %s (%s)", sign(stateOf(f.State)), measured(f), limitOf(f))
		}
	}
	return ""
}

// summaryReasons says why each scenario that did not hold did not.
func summaryReasons(b *bytes.Buffer, r Report) {
	told := false
	for _, s := range r.Scenarios {
		if (s.State != Broken && s.State != Inconclusive) || b.Len() > maxSummary {
			continue
		}
		told = true
		fmt.Fprintf(b, "- **%s**, %s: %s\n", markdown(s.Name()), s.State, markdown(sentence(s.Reason)))
	}
	if told {
		b.WriteByte('\n')
	}
}

func summaryFoot(b *bytes.Buffer, r Report) {
	fmt.Fprintf(b, "Run %s, started %s, took %s", markdown(r.Run), timeText(r.Started), lengthFigure(r.Duration))
	if r.Profile != "" {
		fmt.Fprintf(b, ", profile %s", markdown(r.Profile))
	}
	fmt.Fprintf(b, ", seed %d, %s.\n", r.Seed, markdown(r.Compose.Names()))
}

// shownMeasures lists the measures that have a finding, in the order of tables.
func shownMeasures(r Report, assertedOnly bool) []verdict.Measure {
	seen := map[verdict.Measure]bool{}
	order := measureOrder()
	for _, m := range order {
		seen[m] = false
	}
	for _, s := range r.Scenarios {
		for _, f := range s.Findings {
			if _, known := seen[f.Measure]; !known {
				order = append(order, f.Measure)
			}
			seen[f.Measure] = seen[f.Measure] || f.Asserted || !assertedOnly && worthAColumn(f)
		}
	}
	var shown []verdict.Measure
	for _, m := range order {
		if seen[m] {
			shown = append(shown, m)
		}
	}
	return shown
}
