package plan

import "time"

// Node is a plan, or a part of one. The types of nodes are Do, Wait, Sequence,
// Parallel, Repeat and Ramp.
type Node interface{ node() }

// Do holds one fault in force: for For at least, and then, if Until is said, until
// that comes true, at most for Limit (0: for as long as the condition itself
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
// the time Over, and then keeps the last level for Hold. Levels are shares of what
// the fault can do, 0..1.
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

// Condition is something that can come true while a plan is carried out. "" is
// none; "ready:HOST" is true when a host runs and is healthy.
type Condition string

// Conditions.
const (
	Decided  Condition = "decided"  // whatever the scenario demands of the time under the fault is decided
	Served   Condition = "served"   // users are served, and have been for as long as a recovery must last
	ReadOnly Condition = "readonly" // the same, or writes are politely refused
	Home     Condition = "home"     // the same as served, by the home region
	Steady   Condition = "steady"   // served, at home if there is one, and every host is ready
)
