package reports

import (
	"slices"

	"github.com/gameday-harness/gameday/harness/sla"
)

// mapSLA returns a copy with every text run through f.
func mapSLA(s *SLA, name, long, word func(string) string) *SLA {
	if s == nil {
		return nil
	}
	c := s.Computed
	c.Diagram = mapBlock(c.Diagram, name, word)
	c.BetaSource = word(c.BetaSource)
	c.Shared = mapped(c.Shared, func(x sla.Shared) sla.Shared {
		x.ID, x.Name, x.Hosts = sla.SharedID(word(string(x.ID))), name(x.Name), mapped(x.Hosts, name)
		return x
	})
	c.Assumed = mapped(c.Assumed, func(x sla.Assumption) sla.Assumption {
		x.ID, x.Of = sla.AssumptionID(word(string(x.ID))), name(x.Of)
		return x
	})
	c.Hosts = mapped(c.Hosts, func(x sla.Host) sla.Host {
		return sla.Host{Name: name(x.Name), Service: name(x.Service), Region: name(x.Region), Ours: x.Ours}
	})
	c.Frequencies = mapped(c.Frequencies, func(x sla.Frequency) sla.Frequency {
		x.Of, x.Source = word(x.Of), word(x.Source)
		return x
	})
	return &SLA{Computed: c, Measured: mapMeasured(s.Measured, name, long, word)}
}

func mapBlock(b sla.Block, name, word func(string) string) sla.Block {
	b.Kind, b.Name, b.Place, b.Source = sla.Kind(word(string(b.Kind))), name(b.Name), name(b.Place), word(b.Source)
	b.Blocks = mapped(b.Blocks, func(inner sla.Block) sla.Block { return mapBlock(inner, name, word) })
	return b
}

func mapMeasured(m *sla.Measured, name, long, word func(string) string) *sla.Measured {
	if m == nil {
		return nil
	}
	c := *m
	c.Costs = mapped(m.Costs, func(x sla.Cost) sla.Cost {
		x.Scenario, x.Title, x.Class, x.Why = name(x.Scenario), name(x.Title), word(x.Class), long(x.Why)
		x.Of, x.Source = word(x.Of), word(x.Source)
		return x
	})
	c.NotCounted = mapped(m.NotCounted, func(x sla.NotCounted) sla.NotCounted {
		return sla.NotCounted{Scenario: name(x.Scenario), Title: name(x.Title), Why: sla.WhyNot(word(string(x.Why)))}
	})
	c.Untried = mapped(m.Untried, func(x sla.Untried) sla.Untried {
		return sla.Untried{Of: word(x.Of), Name: name(x.Name)}
	})
	return &c
}

// presentableSLA makes its texts such that they can be shown; see presentable.
func presentableSLA(s SLA) SLA {
	return *presentable(Report{SLA: &s}).SLA
}

// deepest is how many blocks may stand within each other: of what Compute draws, five.
const deepest = 8

// soundDiagram says whether a diagram can be drawn.
func soundDiagram(b sla.Block, depth int) bool {
	if depth > deepest || !finite(b.Availability) {
		return false
	}
	kinds := []sla.Kind{sla.Part, sla.Series, sla.Parallel, sla.Switched}
	if !slices.Contains(kinds, b.Kind) || (b.Kind == sla.Part) != (len(b.Blocks) == 0) || b.Kind == sla.Switched && len(b.Blocks) < 2 {
		return false
	}
	return !slices.ContainsFunc(b.Blocks, func(inner sla.Block) bool { return !soundDiagram(inner, depth+1) })
}
