package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// listYAML prints the chosen scenarios as x-gameday.scenarios has them, under ids that
// are not taken, as a start for scenarios of one's own.
func listYAML(c *cobra.Command, p preview) error {
	objectives := p.lab.Settings().Objectives
	out := c.OutOrStdout()
	fmt.Fprintln(out, "# Below x-gameday, to be changed as you like:\n  scenarios:")
	var errs []error
	for _, s := range p.chosen {
		text, err := scenarioYAML(s, objectives.Of(s.Class))
		if err != nil {
			errs = append(errs, fmt.Errorf("scenario %s: %w", s.ID, err))
			continue
		}
		fmt.Fprint(out, text)
	}
	return errors.Join(errs...)
}

// scenarioYAML is a scenario as an entry of x-gameday.scenarios. A limit that is the
// objective's own is left to the objective.
func scenarioYAML(s harness.Scenario, objectives map[string]float64) (string, error) {
	steps, err := plan.YAML(s.Plan)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "    my-%s:\n      title: %q\n", s.ID, s.Title)
	if s.Hypothesis != "" {
		fmt.Fprintf(&b, "      hypothesis: %q\n", s.Hypothesis)
	}
	fmt.Fprintf(&b, "      class: %s\n      labels: [%s]\n", s.Class, strings.Join(s.Labels, ", "))
	if s.Wide {
		b.WriteString("      wide: true\n")
	}
	b.WriteString("      plan:\n" + indented(string(steps), "        "))
	b.WriteString("      demands:\n")
	for _, d := range s.Demands {
		b.WriteString(demandYAML(d, objectives))
	}
	return b.String(), nil
}

// demandYAML is one demand; what it asks beyond a limit is told in a comment, since the
// file has no words for it.
func demandYAML(d history.Demand, objectives map[string]float64) string {
	about, known := verdict.Describe(verdict.Measure(d.Measure))
	if !known || about.Objective == "" {
		return fmt.Sprintf("        # also demanded: %s\n", d.Measure)
	}
	line := "        " + about.Objective + ":"
	if own, set := objectives[about.Objective]; d.Limit != nil && (!set || own != *d.Limit) {
		line += " " + limitYAML(about.Quantity, *d.Limit)
	}
	if d.Region != "" {
		line += " # the built-in scenario demands it of region " + d.Region
	}
	return line + "\n"
}

// limitYAML writes a limit as objectives have it.
func limitYAML(q verdict.Quantity, limit float64) string {
	if q == verdict.Duration {
		return time.Duration(math.Round(limit * float64(time.Second))).String()
	}
	return strconv.FormatFloat(limit, 'g', -1, 64)
}

func indented(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(by + line)
	}
	return b.String()
}
