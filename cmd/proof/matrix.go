package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
)

// row is what became of one sabotage.
type row struct {
	sabotage
	finding reports.Finding
	also    []verdict.Measure // other demands that broke
	caught  bool
	why     string // when it was not caught
}

// judged fills a row in from the report of the sabotaged system.
func judged(s sabotage, r reports.Report) row {
	out := row{sabotage: s}
	if len(r.Scenarios) != 1 {
		out.why = fmt.Sprintf("%d scenarios were run instead of this one", len(r.Scenarios))
		return out
	}
	ran := r.Scenarios[0]
	if ran.ID != s.scenario {
		out.why = fmt.Sprintf("%s was run instead of %s", ran.ID, s.scenario)
		return out
	}
	out.finding, _ = findingOf(ran, s.measure)
	for _, f := range ran.Findings {
		if f.Asserted && f.State == verdict.Broken && f.Measure != s.measure {
			out.also = append(out.also, f.Measure)
		}
	}
	switch {
	case !out.finding.Asserted:
		out.why = "the scenario does not demand " + string(s.measure)
	case out.finding.State != verdict.Broken:
		out.why = fmt.Sprintf("%s is %s: %s", s.measure, out.finding.State, out.finding.Reason)
	case r.ExitCode != 1:
		out.why = fmt.Sprintf("exit code %d, not 1", r.ExitCode)
	default:
		out.caught = true
	}
	return out
}

// figure is the measured value with its bound, or what it surely exceeds.
func (r row) figure() string {
	if least, ok := r.finding.Detail(verdict.DetailAtLeast); ok && !r.finding.Measured {
		return "at least " + verdict.Amount(least.Value, least.Unit)
	}
	return r.finding.Figure()
}

func (r row) limit() string {
	if r.finding.Limit == nil {
		return "none"
	}
	return verdict.Amount(*r.finding.Limit, r.finding.Unit)
}

// matrix writes the rows as a Markdown table.
func matrix(w io.Writer, rows []row) error {
	_, err := fmt.Fprint(w, "| sabotage | to see it | finding | figure | limit | also broken |\n|---|---|---|---|---|---|\n")
	for _, r := range rows {
		name := r.name
		if !r.caught {
			name += " **NOT CAUGHT**: " + r.why
		}
		if err == nil {
			_, err = fmt.Fprintf(w, "| %s | `%s` | `%s` | %s | %s | %s |\n",
				name, r.command(), r.measure, r.figure(), r.limit(), names(r.also))
		}
	}
	return err
}

func names(ms []verdict.Measure) string {
	var all []string
	for _, m := range ms {
		all = append(all, "`"+string(m)+"`")
	}
	return strings.Join(all, ", ")
}
