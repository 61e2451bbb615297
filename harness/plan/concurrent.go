package plan

import (
	"iter"
	"slices"
)

// maxSets is how many sets of faults Concurrent tells apart.
const maxSets = 1024

// Concurrent returns the sets of faults that may be in force at the same time, as
// large as they get, each in order. A fault may be in force for much longer than
// its For, so whatever is side by side may meet, however it is staggered; what is
// in turn, or repeated, never does. Of a plan with very many sets, some are put
// together: they are then larger than they can get, never smaller.
func Concurrent(n Node) [][]Spec {
	if s, ok := specOf(n); ok {
		return [][]Spec{{s}}
	}
	if p, ok := n.(Parallel); ok {
		return meet(p.Nodes)
	}
	var sets [][]Spec
	for _, child := range children(n) {
		sets = append(sets, Concurrent(child)...)
	}
	return sets
}

// meet joins each set of each node with each of the others.
func meet(nodes []Node) [][]Spec {
	var joined [][]Spec
	for _, n := range nodes {
		sets := Concurrent(n)
		if len(sets) == 0 { // only waits
			continue
		}
		if len(joined) == 0 {
			joined = sets
			continue
		}
		if len(joined)*len(sets) > maxSets {
			joined, sets = [][]Spec{union(joined)}, [][]Spec{union(sets)}
		}
		joined = cross(joined, sets)
	}
	return joined
}

// union puts sets together. Each fault is in it once.
func union(sets [][]Spec) []Spec {
	var all []Spec
	seen := map[string]bool{}
	for _, s := range slices.Concat(sets...) {
		if !seen[s.ID] {
			all, seen[s.ID] = append(all, s), true
		}
	}
	return all
}

func cross(a, b [][]Spec) [][]Spec {
	all := make([][]Spec, 0, len(a)*len(b))
	for _, one := range a {
		for _, other := range b {
			all = append(all, slices.Concat(one, other))
		}
	}
	return all
}

// Pairs are the pairs of faults that may be in force at the same time, each once,
// in order. It is exact: whoever knows that two faults exclude each other asks
// here whether they can meet.
func Pairs(n Node) iter.Seq2[Spec, Spec] {
	return func(yield func(Spec, Spec) bool) { pairs(n, yield) }
}

func pairs(n Node, yield func(Spec, Spec) bool) bool {
	var before []Spec // of the nodes beside, up to this child
	_, parallel := n.(Parallel)
	for _, child := range children(n) {
		if !pairs(child, yield) {
			return false
		}
		if !parallel {
			continue
		}
		specs := Specs(child)
		for _, a := range before {
			for _, b := range specs {
				if !yield(a, b) {
					return false
				}
			}
		}
		before = append(before, specs...)
	}
	return true
}
