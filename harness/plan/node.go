package plan

import "time"

// Node is a plan, or a part of one. The types of nodes are Do, Wait, Sequence,
// Parallel, Repeat and Ramp.
type Node interface{ node() }

// Do holds one fault in force: for For at least, and then, if Until is said, until
// that comes true, at most for Limit more (0: for as long as the condition itself
// allows). Then it is healed.
type Do struct {
	Fault Spec
	For   time.Duration
	Until Condition
	Limit time.Duration
}

// Wait does nothing, for as long as Do would hold its fault.
type Wait struct {
	For   time.Duration
	Until Condition
	Limit time.Duration
}

// Sequence carries nodes out in turn: each begins when the one before has ended,
// all its faults healed and seen to be gone.
type Sequence []Node

// Parallel carries nodes out side by side, and ends when all have. With Stagger,
// each begins so long after the one before it.
type Parallel struct {
	Nodes   []Node
	Stagger time.Duration
}

// Repeat carries a node out Times times, beginning every Every (at once when the
// one before took longer).
type Repeat struct {
	Node  Node
	Times int
	Every time.Duration
}

// Ramp holds one fault whose level goes from From to To in Steps equal steps over
// the time Over, and then keeps the last level for Hold; see Levels. Levels are
// shares of what the fault can do, 0..1.
type Ramp struct {
	Fault    Spec
	From, To float64
	Steps    int
	Over     time.Duration
	Hold     time.Duration
}

func (Do) node()       {}
func (Wait) node()     {}
func (Sequence) node() {}
func (Parallel) node() {}
func (Repeat) node()   {}
func (Ramp) node()     {}
