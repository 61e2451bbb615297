package plan

import (
	"math"
	"time"
)

// Length is the least time that a valid plan takes: conditions come true at once,
// and injecting and healing take no time. A plan beyond 290 years has that length.
func Length(n Node) time.Duration {
	var length time.Duration
	switch n := n.(type) {
	case Do:
		length = n.For
	case Wait:
		length = n.For
	case Ramp:
		length = n.Over + n.Hold
	case Sequence:
		for _, child := range n {
			length = plus(length, Length(child))
		}
	case Parallel:
		for i, child := range n.Nodes {
			length = max(length, plus(times(n.Stagger, i), Length(child)))
		}
	case Repeat:
		one := Length(n.Node)
		length = plus(times(max(n.Every, one), n.Times-1), one)
	}
	return length
}

func plus(a, b time.Duration) time.Duration {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

func times(d time.Duration, n int) time.Duration {
	if n > 0 && d > math.MaxInt64/time.Duration(n) {
		return math.MaxInt64
	}
	return d * time.Duration(n)
}
