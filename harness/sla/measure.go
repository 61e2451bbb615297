package sla

import (
	"cmp"
	"slices"

	"github.com/gameday-harness/gameday/harness/settings"
)

// Measured is what experiments say of a year: how long users go without, and what
// costs them most.
type Measured struct {
	Costs []Cost `json:"costs,omitempty"` // the dearest first
	// NotCounted are scenarios of which it is not known how often they come.
	NotCounted []NotCounted `json:"not_counted,omitempty"`
	// Untried are services and regions whose loss no scenario tried. What they cost
	// is in no figure.
	Untried []Untried `json:"untried,omitempty"`
	// Yearly is the time in which users are not served, seconds a year; open when
	// anything that counts is not known.
	Yearly Interval `json:"yearly"`
	Months *Months  `json:"months,omitempty"`
}

// Cost is what one fault costs in a year.
type Cost struct {
	Scenario string   `json:"scenario"`
	Title    string   `json:"title,omitempty"`
	Class    string   `json:"class,omitempty"`
	Of       string   `json:"of"`                // what the frequency is of
	PerYear  float64  `json:"per_year"`          // how often it comes, to any of the hosts like the one it took
	Source   string   `json:"source"`            // of the frequency
	Down     Interval `json:"down"`              // seconds each time
	Yearly   Interval `json:"yearly"`            // seconds a year
	Lasting  bool     `json:"lasting,omitempty"` // users went without until it was healed, so Down rests on how long it lasts
	Why      string   `json:"why,omitempty"`     // why Down is open
}

// NotCounted is a scenario that is in no figure.
type NotCounted struct {
	Scenario string `json:"scenario"`
	Title    string `json:"title,omitempty"`
	Why      WhyNot `json:"why"`
}

// Untried is something that no scenario took away.
type Untried struct {
	Of   string `json:"of"` // "host" or "region"
	Name string `json:"name"`
}

// Measure sets what trials showed against how often faults come. The same seed gives
// the same months.
func Measure(c Computed, trials []Trial, seed uint64) Measured {
	var m Measured
	ways := map[cause]int{}
	for _, t := range trials {
		if found, why := c.cause(t); why == "" {
			ways[found]++
		}
	}
	for _, t := range trials {
		found, why := c.cause(t)
		if why != "" {
			m.NotCounted = append(m.NotCounted, NotCounted{t.Scenario, t.Title, why})
			continue
		}
		m.Costs = append(m.Costs, cost(t, found, ways[found]))
	}
	slices.SortStableFunc(m.Costs, dearer)
	m.Untried = c.untried(trials)
	for _, one := range m.Costs {
		m.Yearly = m.Yearly.Plus(one.Yearly)
	}
	if len(m.Costs) == 0 || len(m.Untried) > 0 || slices.ContainsFunc(m.NotCounted, NotCounted.neverCame) {
		m.Yearly = m.Yearly.Plus(Unknown())
	}
	m.Months = months(m.Costs, c.Objective, seed)
	return m
}

// dearer puts what costs most first, and what is not known last.
func dearer(a, b Cost) int {
	return cmp.Or(first(!a.Yearly.Open, !b.Yearly.Open), cmp.Compare(b.Yearly.Middle(), a.Yearly.Middle()))
}

// neverCame is true of a scenario that may well cost something: it was to be carried
// out, and was not.
func (n NotCounted) neverCame() bool { return n.Why == NoFault }

// cost is what a trial's fault costs. Its cause shows in several ways, as often each.
func cost(t Trial, of cause, ways int) Cost {
	c := Cost{
		Scenario: t.Scenario, Title: t.Title, Class: t.Class, Of: of.frequency.Of, Source: of.frequency.Source,
		PerYear: of.frequency.PerYear * float64(of.count) / float64(ways),
		Down:    Unknown(), Why: "it was not carried out",
	}
	for i, s := range t.Samples {
		down := s.lasting(of.frequency.Lasts)
		if i == 0 {
			c.Down, c.Why = down, s.Why
			c.Lasting = !s.Served && !s.Down.Open
			continue
		}
		c.Down = c.Down.Hull(down)
		c.Why = cmp.Or(c.Why, s.Why)
		c.Lasting = c.Lasting || !s.Served && !s.Down.Open
	}
	c.Yearly = c.Down.Times(c.PerYear)
	return c
}

// untried lists the services of which no host was taken alone, and the regions that
// were not taken.
func (c Computed) untried(trials []Trial) []Untried {
	tried := map[Untried]bool{}
	for _, t := range trials {
		found, why := c.cause(t)
		if why != "" {
			continue
		}
		family := settings.Family(found.frequency.Of)
		for _, h := range c.Hosts {
			if !slices.Contains(t.Faults[0].Hosts, h.Name) {
				continue
			}
			tried[Untried{family, h.Service}] = true
			tried[Untried{family, h.Region}] = true
		}
	}
	var missing []Untried
	need := func(u Untried) {
		f, known := c.frequency(u.Of, u.Of)
		if known && f.PerYear > 0 && u.Name != "" && !tried[u] && !slices.Contains(missing, u) {
			missing = append(missing, u)
		}
	}
	for _, h := range c.Hosts {
		if !h.Ours {
			need(Untried{"host", h.Service})
		}
	}
	for _, h := range c.Hosts {
		if c.severalPlaces() {
			need(Untried{"region", h.Region})
		}
	}
	return missing
}

// severalPlaces says whether anything is left when a region is lost. Where all hosts
// are in one region, no scenario takes it.
func (c Computed) severalPlaces() bool {
	for _, h := range c.Hosts {
		if h.Region != c.Hosts[0].Region {
			return true
		}
	}
	return false
}
