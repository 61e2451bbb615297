package drill

import (
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
)

// pair puts one fault within another. The outer one takes nobody away, if either
// does not.
func (d *drawing) pair(a, b candidate, hold time.Duration) Episode {
	if len(a.victims) > 0 && len(b.victims) == 0 {
		a, b = b, a
	}
	outer := pairLead + hold + pairTail
	return Episode{
		Node: plan.Parallel{
			Nodes:   []plan.Node{plan.Do{Fault: d.number(a.spec), For: outer}, plan.Do{Fault: d.number(b.spec), For: hold}},
			Stagger: pairLead,
		},
		Class: settings.DR, Takes: outer + Between + Usual,
	}
}

// partners are the candidates that may be in force beside another one: they act on
// other hosts, neither needs what the other takes, together they take no more than they
// may, and each can be proven while the other is in force.
func (d *drawing) partners(c candidate) []candidate {
	return keep(d.pool, func(o candidate) bool {
		apart := !slices.ContainsFunc(o.acts, func(h string) bool { return slices.Contains(c.acts, h) })
		share := float64(len(c.victims)+len(o.victims)) / float64(len(d.model.Hosts))
		within := d.options.HostsAtOnce <= 0 || share <= d.options.HostsAtOnce
		return apart && within && provable(c, o) && d.together(c, o)
	})
}

// together says whether both may be in force at the same time.
func (d *drawing) together(a, b candidate) bool {
	a.spec.ID, b.spec.ID = "a", "b"
	n := plan.Parallel{Nodes: []plan.Node{plan.Do{Fault: a.spec}, plan.Do{Fault: b.spec}}}
	return d.options.Kinds.Together(d.model, n, 0) == nil
}

// provable says whether two faults can be proven side by side. Who is gone is proven
// by what bystanders hear, and of these there must be some: so only one of the two may
// take hosts away, or each takes a single one.
func provable(a, b candidate) bool {
	const instance = fault.Instance
	single := func(c candidate) bool { return len(c.victims) == 1 && c.kind.Doc().Group == instance }
	return len(a.victims) == 0 || len(b.victims) == 0 || single(a) && single(b)
}
