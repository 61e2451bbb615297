package verdict

import (
	"fmt"

	"github.com/gameday-harness/gameday/harness/history"
)

// Details of the ids that were never written: how many were asked for and
// answered, and how many the service found all the same.
const (
	DetailInventedAsked DetailID = "unwritten_asked"
	DetailInventedFound DetailID = "unwritten_found"
)

// invented counts the answers about ids that were never written.
type invented struct {
	asked, found   int // answered, and found
	finals, silent int // of the final read: all, and those without an answer
}

func (t trial) invented() invented {
	var n invented
	for _, op := range t.ops {
		if op.Never && op.Outcome != history.Failed {
			n.add(op.Outcome)
		}
	}
	for _, f := range t.history.Finals() {
		switch {
		case !f.Never:
		case f.Outcome == history.Failed:
			n.finals++
			n.silent++
		default:
			n.finals++
			n.add(f.Outcome)
		}
	}
	return n
}

func (n *invented) add(o history.Outcome) {
	n.asked++
	if o == history.OK {
		n.found++
	}
}

func (n invented) details() []Detail {
	return []Detail{{ID: DetailInventedAsked, Value: float64(n.asked)}, {ID: DetailInventedFound, Value: float64(n.found)}}
}

// tellsTheTruth checks that the service does not find what was never written:
// what it finds would prove nothing.
func (t *trial) tellsTheTruth(needed bool) error {
	if !needed {
		return nil
	}
	switch n := t.invented(); {
	case n.found > 0:
		return fmt.Errorf("the service makes its answers up: of %d ids that were never written it found %d, so what it finds proves nothing", n.asked, n.found)
	case n.finals > 0 && n.silent == n.finals:
		return fmt.Errorf("none of the %d ids that were never written was answered in the final read, so nothing proves that it can fail", n.finals)
	}
	return nil
}
