package pulse

import (
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// tally counts requests by when they were due.
type tally struct{ slots []slot }

// slot is what became of the requests that were due within a tallySlot.
type slot struct{ served, all int }

// tallySlot is the resolution of a tally.
const tallySlot = 100 * time.Millisecond

// add takes one completed request in, by when it was due.
func (t *tally) add(intended time.Duration, served bool) {
	n := int(max(0, intended) / tallySlot)
	for len(t.slots) <= n {
		t.slots = append(t.slots, slot{})
	}
	t.slots[n].all++
	if served {
		t.slots[n].served++
	}
}

// within counts the requests that were due in a span, to the nearest slots.
func (t *tally) within(span history.Interval) slot {
	var sum slot
	from, to := int(max(0, span.From)/tallySlot), int(max(0, span.To)/tallySlot)
	for n := from; n < min(to, len(t.slots)); n++ {
		sum.served += t.slots[n].served
		sum.all += t.slots[n].all
	}
	return sum
}
