package plan

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// children are the nodes right below a node.
func children(n Node) []Node {
	switch n := n.(type) {
	case Sequence:
		return n
	case Parallel:
		return n.Nodes
	case Repeat:
		return []Node{n.Node}
	default:
		return nil
	}
}

// walk visits a node and all below it, in order.
func walk(n Node, visit func(Node)) {
	visit(n)
	for _, child := range children(n) {
		walk(child, visit)
	}
}

// specOf is the fault of a node that has one.
func specOf(n Node) (Spec, bool) {
	switch n := n.(type) {
	case Do:
		return n.Fault, true
	case Ramp:
		return n.Fault, true
	default:
		return Spec{}, false
	}
}

func (p Params) names() []string { return slices.Sorted(maps.Keys(p)) }

// Specs lists the faults of a plan in the order in which they are written.
func Specs(n Node) []Spec {
	var specs []Spec
	walk(n, func(n Node) {
		if s, ok := specOf(n); ok {
			specs = append(specs, s)
		}
	})
	return specs
}

// Rounds says how often each fault of a plan is put in force, by its id. Rounds are
// numbered from 1, and each draws with a seed of its own (SeedOf).
func Rounds(n Node) map[string]int {
	rounds := map[string]int{}
	countRounds(n, 1, rounds)
	return rounds
}

func countRounds(n Node, times int, rounds map[string]int) {
	if s, ok := specOf(n); ok {
		rounds[s.ID] += times
	}
	if r, ok := n.(Repeat); ok {
		times *= r.Times
	}
	for _, child := range children(n) {
		countRounds(child, times, rounds)
	}
}

// Number gives ids to the faults that have none: f1, f2 and so on, those left out
// that are taken. The plan itself stays as it is.
func Number(n Node) Node {
	taken := map[string]bool{}
	for _, s := range Specs(n) {
		taken[s.ID] = true
	}
	next := 0
	return rewrite(n, func(s Spec) Spec {
		for s.ID == "" {
			next++
			if id := "f" + strconv.Itoa(next); !taken[id] {
				s.ID = id
			}
		}
		return s
	})
}

// rewrite copies a plan with its faults changed, in order.
func rewrite(n Node, change func(Spec) Spec) Node {
	all := func(nodes []Node) []Node {
		changed := make([]Node, len(nodes))
		for i, child := range nodes {
			changed[i] = rewrite(child, change)
		}
		return changed
	}
	switch n := n.(type) {
	case Do:
		n.Fault = change(n.Fault)
		return n
	case Ramp:
		n.Fault = change(n.Fault)
		return n
	case Sequence:
		return Sequence(all(n))
	case Parallel:
		n.Nodes = all(n.Nodes)
		return n
	case Repeat:
		n.Node = rewrite(n.Node, change)
		return n
	default:
		return n
	}
}

// Level is a level that a ramp has from a time on.
type Level struct {
	After time.Duration // since the ramp began
	Share float64       // 0..1
}

// Levels are those of a valid ramp, in order of time: From at its begin, and To
// after Over.
func (r Ramp) Levels() []Level {
	levels := make([]Level, r.Steps+1)
	for i := range levels {
		part := float64(i) / float64(r.Steps)
		levels[i] = Level{After: r.Over * time.Duration(i) / time.Duration(r.Steps), Share: r.From*(1-part) + r.To*part}
	}
	return levels
}
