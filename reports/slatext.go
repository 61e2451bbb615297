package reports

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/gameday-harness/gameday/harness/sla"
)

// SLAText writes the arithmetic of availability for people at a terminal: the diagram
// as a tree, what parts share, and what a run measured if there was one.
func SLAText(w io.Writer, s SLA) error {
	s = presentableSLA(s)
	var b strings.Builder
	slaComputed(&b, s.Computed)
	if s.Measured != nil {
		slaMeasured(&b, s.Computed, *s.Measured)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func slaComputed(b *strings.Builder, c sla.Computed) {
	b.WriteString("Computed from the structure and from what is said of the parts:\n\n")
	tree(b, c.Diagram, "  ", "  ")
	fmt.Fprintf(b, "\n  %s\n", computedSentence(c))
	list(b, "Parts that share something do not fail independently:", sharedTexts(c))
	list(b, "Assumed:", assumptionTexts(c))
}

// tree writes a block and what is in it, each with its availability.
func tree(b *strings.Builder, block sla.Block, first, rest string) {
	const column = 44
	name := first + block.Name
	pad := strings.Repeat(" ", max(column-len([]rune(name)), 2))
	fmt.Fprintf(b, "%s%s%-14s %s\n", name, pad, shareFigure(block.Availability), blockWord(block))
	for i, inner := range block.Blocks {
		if i == len(block.Blocks)-1 {
			tree(b, inner, rest+"└─ ", rest+"   ")
		} else {
			tree(b, inner, rest+"├─ ", rest+"│  ")
		}
	}
}

func slaMeasured(b *strings.Builder, c sla.Computed, m sla.Measured) {
	b.WriteString("\nMeasured: downtime of each fault, times how often it comes:\n\n")
	for _, one := range m.Costs {
		fmt.Fprintf(b, "  %-34s %-18s %-46s %s\n", one.Scenario, timesAYear(one.PerYear),
			eachTime(one), intervalFigure(one.Yearly, "min", 1.0/60)+" a year")
	}
	fmt.Fprintf(b, "\n  %s\n", strings.Join(measuredSentences(c, m), "\n  "))
	list(b, "In no figure:", leftOut(m))
}

// eachTime is the downtime of one occurrence.
func eachTime(c sla.Cost) string {
	text := intervalFigure(c.Down, "s", 1) + " each time"
	if c.Lasting {
		text += ", as long as it lasts"
	}
	return text
}

func list(b *strings.Builder, title string, all []string) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "\n  %s\n", title)
	for _, one := range all {
		fmt.Fprintf(b, "  - %s.\n", one)
	}
}

// computedSentence is the outcome of the computation.
func computedSentence(c sla.Computed) string {
	text := fmt.Sprintf("Availability %s, that is %s of downtime in a month of 30 days.", shareFigure(c.Availability), aMonth(c.Availability))
	text += fmt.Sprintf(" It would be %s (%s) if hosts in one place failed independently; taken is that %s of their failures are common (%s).",
		shareFigure(c.Independent), aMonth(c.Independent), limitFigure(c.Beta, "ratio"), sourceWord(c.BetaSource))
	if c.Objective != nil {
		text += fmt.Sprintf(" The objective of %s allows %s.", limitFigure(*c.Objective, "ratio"), aMonth(*c.Objective))
	}
	return text
}

// measuredSentences tell what a run says of a month.
func measuredSentences(c sla.Computed, m sla.Measured) []string {
	all := []string{fmt.Sprintf("Downtime in a month: %s; availability: %s.", intervalFigure(m.Yearly, "min", perMonth()), yearlyAvailability(m.Yearly))}
	if c.Objective != nil {
		all = append(all, fmt.Sprintf("Of the error budget of %s a month (objective %s) is left: %s.",
			minutesFigure(sla.Minutes(*c.Objective)), limitFigure(*c.Objective, "ratio"), budgetLeft(*c.Objective, m.Yearly)))
	}
	if text := dearestText(m); text != "" {
		all = append(all, text)
	}
	if m.Months != nil {
		all = append(all, monthsText(*m.Months, m.Yearly.Open))
	}
	return all
}

// dearestText names the fault that costs most, as far as that is known.
func dearestText(m sla.Measured) string {
	if len(m.Costs) == 0 || m.Costs[0].Yearly.Open || m.Costs[0].Yearly.High == 0 {
		return ""
	}
	most := m.Costs[0]
	text := fmt.Sprintf("What costs most is %s: %s a year", most.Scenario, intervalFigure(most.Yearly, "min", 1.0/60))
	for _, one := range m.Costs {
		if one.Yearly.Open {
			return text + ", as far as it is known."
		}
	}
	return text + "."
}

// monthsText tells what single months may be like.
func monthsText(m sla.Months, open bool) string {
	half := "half are below " + intervalFigure(m.Median, "s", 1)
	if m.Median.High == 0 {
		half = "at least half have no downtime"
	}
	text := fmt.Sprintf("Of %d simulated months (seed %d) %s and 95 %% are below %s", m.Samples, m.Seed, half, intervalFigure(m.P95, "s", 1))
	if m.Over != nil {
		text += fmt.Sprintf("; %s spend more than the budget", figure((m.Over.Low+m.Over.High)/2, (m.Over.High-m.Over.Low)/2, "ratio"))
	}
	text += " (bounds of 99 % confidence)."
	if open {
		text += " What is not known counts with its least in them, so they are a best case."
	}
	return text
}

func sharedTexts(c sla.Computed) []string {
	var all []string
	for _, s := range c.Shared {
		all = append(all, sharedText(s))
	}
	return all
}

func assumptionTexts(c sla.Computed) []string {
	var all []string
	for _, a := range c.Assumed {
		all = append(all, assumptionText(a))
	}
	return all
}

// leftOut lists what is in no figure, and why.
func leftOut(m sla.Measured) []string {
	var all []string
	for _, u := range m.Untried {
		what := "the loss of a host of " + u.Name
		if u.Of == "region" {
			what = "the loss of region " + u.Name
		}
		all = append(all, what+": no scenario of this run tried it, so the figure of a year is a least")
	}
	for _, one := range m.Costs {
		if one.Down.Open {
			all = append(all, one.Scenario+": "+trimStop(one.Why))
		}
	}
	for _, n := range m.NotCounted {
		all = append(all, cmp.Or(n.Scenario, n.Title)+": "+whyNotText(n.Why))
	}
	return all
}
