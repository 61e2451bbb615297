package drill

import (
	"slices"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// one draws a candidate: its group by weight, its kind, and then one of those that
// were drawn least often.
func (d *drawing) one(from []candidate, name string, n int) candidate {
	group := d.group(from, name+"/group", n)
	from = keep(from, func(c candidate) bool { return c.kind.Doc().Group == group })
	var kinds []string
	for _, c := range from {
		kinds = append(kinds, c.kind.Name())
	}
	kinds = slices.Compact(kinds)
	kind := kinds[d.dice.under(len(kinds), name+"/kind", n)]
	from = keep(from, func(c candidate) bool { return c.kind.Name() == kind })
	least := slices.Min(counts(from, d.drawn))
	from = keep(from, func(c candidate) bool { return d.drawn[c.spec.String()] == least })
	c := from[d.dice.under(len(from), name+"/spec", n)]
	d.drawn[c.spec.String()]++
	return c
}

func counts(from []candidate, drawn map[string]int) []int {
	var all []int
	for _, c := range from {
		all = append(all, drawn[c.spec.String()])
	}
	return all
}

// group draws by weight among the groups that candidates have.
func (d *drawing) group(from []candidate, name string, n int) fault.Group {
	var there []fault.Group
	sum := 0.0
	for _, g := range fault.Groups() {
		if slices.ContainsFunc(from, func(c candidate) bool { return c.kind.Doc().Group == g }) {
			there = append(there, g)
			sum += d.options.weight(g)
		}
	}
	at := d.dice.share(name, n) * sum
	for _, g := range there {
		if at -= d.options.weight(g); at < 0 {
			return g
		}
	}
	return there[len(there)-1]
}

// elsewhere moves a fault of one named host to another host of its service: kinds
// offer the first one.
func (d *drawing) elsewhere(c candidate, n int) plan.Spec {
	if len(c.acts) != 1 || c.spec.Target.String() != system.Hosts(c.acts[0]).String() {
		return c.spec
	}
	h, _ := d.model.Host(c.acts[0])
	s, _ := d.model.Service(h.Service)
	moved := c.spec
	moved.Target = system.Hosts(s.Hosts[d.dice.under(len(s.Hosts), "host", n)])
	other := newCandidate(d.model, c.kind, moved)
	if c.kind.Check(d.model, moved) != nil || !d.options.allows(d.model, other) {
		return c.spec
	}
	return moved
}

func keep(all []candidate, is func(candidate) bool) []candidate {
	return slices.DeleteFunc(slices.Clone(all), func(c candidate) bool { return !is(c) })
}
