package reports

import (
	"html/template"
	"strings"

	"github.com/gameday-harness/gameday/harness/sla"
)

// slaPage is what the page shows of the arithmetic of availability.
type slaPage struct {
	Computed string
	Diagram  template.HTML
	Tree     string
	Shared   []string
	Assumed  []string
	Measured []string
	Costs    []slaCost
	LeftOut  []string
	Ran      bool
}

// slaCost is what one fault costs.
type slaCost struct {
	Name, Often, Source, Each, Year string
	Lasting                         bool
}

func newSLAPage(s *SLA) *slaPage {
	if s == nil {
		return nil
	}
	c := s.Computed
	p := &slaPage{
		Computed: computedSentence(c), Diagram: diagram(c.Diagram), Tree: treeText(c.Diagram),
		Shared: sharedTexts(c), Assumed: assumptionTexts(c),
	}
	if s.Measured == nil {
		return p
	}
	p.Ran, p.Measured, p.LeftOut = true, measuredSentences(c, *s.Measured), leftOut(*s.Measured)
	for _, one := range s.Measured.Costs {
		p.Costs = append(p.Costs, slaCostOf(one))
	}
	return p
}

func slaCostOf(c sla.Cost) slaCost {
	name := c.Scenario
	if c.Title != "" {
		name = c.Title
	}
	return slaCost{
		Name: name, Often: timesAYear(c.PerYear), Source: sourceWord(c.Source), Lasting: c.Lasting,
		Each: intervalFigure(c.Down, "s", 1), Year: intervalFigure(c.Yearly, "min", 1.0/60),
	}
}

func treeText(b sla.Block) string {
	var text strings.Builder
	tree(&text, b, "", "")
	return text.String()
}
