package pulse

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestTallyCountsWhatWasDue(t *testing.T) {
	const s = time.Second
	var counted tally
	for at := 10 * s; at < 20*s; at += 20 * time.Millisecond {
		counted.add(at, at < 15*s)
	}
	counted.add(-s, true) // due before the run's base
	for _, c := range []struct {
		span history.Interval
		want slot
	}{
		{history.Interval{From: 0, To: 10 * s}, slot{1, 1}},
		{history.Interval{From: 10 * s, To: 11 * s}, slot{50, 50}},
		{history.Interval{From: 14 * s, To: 16 * s}, slot{50, 100}},
		{history.Interval{From: 19 * s, To: 30 * s}, slot{0, 50}},
		{history.Interval{From: 30 * s, To: 40 * s}, slot{}},
		{history.Interval{From: -5 * s, To: -2 * s}, slot{}},
	} {
		NewWithT(t).Expect(counted.within(c.span)).To(Equal(c.want), "%v", c.span)
	}
}
