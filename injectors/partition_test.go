package injectors

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
)

func TestPartitionCutsEveryPairBothWays(t *testing.T) {
	f := partition{left: []string{"a"}, right: []string{"b", "c"}}
	NewWithT(t).Expect(f.pairs()).To(ConsistOf(
		gateway.Pair{From: "a", To: "b"}, gateway.Pair{From: "b", To: "a"},
		gateway.Pair{From: "a", To: "c"}, gateway.Pair{From: "c", To: "a"},
	))
}

func TestPartitionCountsEachSide(t *testing.T) {
	g := NewWithT(t)
	a := &partitioned{watchedCut: watchedCut{cut: &cut{count: gateway.CutCount{Hosts: []gateway.HostCount{
		{Host: "a>b", From: 1}, {Host: "b>a", From: 2}, {Host: "a>c", From: 4}, {Host: "c>a", From: 8},
	}}}}}
	g.Expect(a.dropped("left", []string{"a"})).To(Equal(history.Evidence{ID: history.PacketsDropped, Of: "a", Value: 5, Unit: "packets"}))
	g.Expect(a.dropped("right", []string{"b", "c"})).To(Equal(
		history.Evidence{ID: history.PacketsDropped, Of: "the right side", Value: 10, Unit: "packets"}))
}

func TestAllAnswered(t *testing.T) {
	series := func(backs ...int64) gateway.EchoSeries {
		var s gateway.EchoSeries
		for _, back := range backs {
			s.Samples = append(s.Samples, gateway.EchoSent{Sent: 1, Back: back})
		}
		return s
	}
	for name, test := range map[string]struct {
		all []gateway.EchoSeries
		at  int64
		ok  bool
	}{
		"nobody asked":        {},
		"all were heard":      {[]gateway.EchoSeries{series(0, 5, 9), series(7, 8)}, 7, true},
		"one was never":       {[]gateway.EchoSeries{series(5), series(0, 0)}, 0, false},
		"nothing sent as yet": {[]gateway.EchoSeries{series(), series(5)}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			at, ok := allAnswered(test.all)
			g.Expect(ok).To(Equal(test.ok))
			g.Expect(at).To(Equal(test.at))
		})
	}
}
