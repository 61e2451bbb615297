package workload

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gameday-harness/gameday/harness/history"
)

// count fills in how often a found item is there, when the workload says how
// that is told. What cannot be read stays 0, "not told", and the error says
// why: it must never pass for a single copy.
func (p *Program) count(final *history.Final, a answer) {
	if p.copies == nil {
		return
	}
	n, err := p.copiesOf(a)
	if err != nil {
		final.Error = "copies: " + short(err.Error())
		return
	}
	final.Count = n
}

// copiesOf reads a whole number above 0.
func (p *Program) copiesOf(a answer) (int, error) {
	text, err := textOf(p.copies, a)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is no whole number above 0", text)
	}
	return n, nil
}
