package calibration_test

import (
	"math"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/calibration"
)

func TestTheSameSeedGivesTheSameCases(t *testing.T) {
	g := NewWithT(t)
	full := calibration.Full(60, 2*time.Second)
	g.Expect(full.Cases(7)).To(Equal(full.Cases(7)))
	g.Expect(full.Cases(7)).NotTo(Equal(full.Cases(8)))
}

func TestLengthsAreSpreadOverTheWholeRangeInEachKind(t *testing.T) {
	g := NewWithT(t)
	lengths := map[calibration.Kind][]time.Duration{}
	cases := calibration.Full(60, 2*time.Second).Cases(1)
	for i, c := range cases {
		g.Expect(c.N).To(Equal(i + 1))
		lengths[c.Kind] = append(lengths[c.Kind], c.Length)
	}
	for _, kind := range []calibration.Kind{
		calibration.Away, calibration.Stall, calibration.AwayRefuse, calibration.Refuse, calibration.Hold,
	} {
		g.Expect(lengths[kind]).To(HaveLen(12), "%s", kind)
		var decades [3]int // of two decades and a bit
		for _, l := range lengths[kind] {
			g.Expect(l).To(And(BeNumerically(">=", 50*time.Millisecond), BeNumerically("<=", 10*time.Second)))
			decades[int(math.Log10(l.Seconds()/0.05))]++
		}
		g.Expect(decades).To(HaveEach(BeNumerically(">", 0)), "%s: %v", kind, lengths[kind])
	}
	for _, kind := range []calibration.Kind{calibration.Forget, calibration.Duplicate, calibration.Stale} {
		g.Expect(lengths[kind]).To(HaveLen(3), "%s", kind)
	}
}

func TestNobodyIsHeldForJustHisPatience(t *testing.T) {
	g := NewWithT(t)
	near := calibration.Range{Outages: 200, Shortest: 1900 * time.Millisecond, Longest: 2100 * time.Millisecond, Deadline: 2 * time.Second}
	for _, c := range near.Cases(1) {
		if c.Kind == calibration.Hold {
			g.Expect((c.Length - near.Deadline).Abs()).To(BeNumerically(">=", 200*time.Millisecond))
		}
	}
}
