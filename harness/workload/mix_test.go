package workload

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestSpreadIsEven(t *testing.T) {
	for _, c := range []struct {
		name     string
		share    float64
		of, want int
		gap      int // largest distance between two chosen
	}{
		{"none", 0, 1000, 0, 0},
		{"all", 1, 1000, 1000, 1},
		{"half", 0.5, 1000, 500, 2},
		{"a tenth", 0.1, 1000, 100, 10},
		{"a third", 1.0 / 3, 999, 333, 3},
		{"most", 0.9, 1000, 900, 2},
	} {
		s, chosen, gap, last := spread{share: c.share}, 0, 0, 0
		for i := range c.of {
			if s.next() {
				if chosen++; chosen > 1 {
					gap = max(gap, i-last)
				}
				last = i
			}
		}
		if chosen != c.want || gap > c.gap {
			t.Errorf("%s: %d of %d chosen, at most %d apart; want %d, %d", c.name, chosen, c.of, gap, c.want, c.gap)
		}
	}
}

func TestMixSpreadsFreshOverReadsAndWritesAlike(t *testing.T) {
	g := NewWithT(t)
	m := newMix(0.5, 0.5)
	fresh := map[history.Kind]int{}
	for range 400 {
		if kind := m.kind(); m.fresh(kind) {
			fresh[kind]++
		}
	}
	g.Expect(fresh).To(Equal(map[history.Kind]int{history.Read: 100, history.Write: 100}))
}

func TestScheduleDoesNotDrift(t *testing.T) {
	g := NewWithT(t)
	g.Expect(dueAfter(0, 100)).To(BeZero())
	g.Expect(dueAfter(3, 100)).To(Equal(30 * time.Millisecond))
	g.Expect(dueAfter(1_000_000, 30)).To(BeNumerically("~", 1_000_000*time.Second/30, time.Microsecond))
}
