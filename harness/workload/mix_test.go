package workload

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestMixSpreadsFreshOverReadsAndWritesAlike(t *testing.T) {
	g := NewWithT(t)
	m := newMix(0.5, 0.5, 1, 0)
	fresh := map[history.Kind]int{}
	for range 400 {
		if kind := m.kind(); m.fresh(kind) {
			fresh[kind]++
		}
	}
	g.Expect(fresh[history.Read]).To(BeNumerically("~", 100, 2))
	g.Expect(fresh[history.Write]).To(BeNumerically("~", 100, 2))
}

func TestScheduleDoesNotDrift(t *testing.T) {
	g := NewWithT(t)
	g.Expect(dueAfter(0, 100)).To(BeZero())
	g.Expect(dueAfter(3, 100)).To(Equal(30 * time.Millisecond))
	g.Expect(dueAfter(1_000_000, 30)).To(BeNumerically("~", 1_000_000*time.Second/30, time.Microsecond))
}
