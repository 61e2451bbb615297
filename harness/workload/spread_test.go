package workload

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"pgregory.net/rapid"
)

func spreadOf(share float64, seed uint64) spread {
	return newSpread(share, rand.New(rand.NewPCG(seed, 0)))
}

// Whatever the share: it is kept at every moment, and no gap is longer than two
// periods.
func TestSpreadIsEven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.OneOf(rapid.SampledFrom([]float64{0.1, 0.2, 1.0 / 3, 0.5, 0.9}), rapid.Float64Range(0.001, 1)).Draw(t, "share")
		s := spreadOf(share, rapid.Uint64().Draw(t, "seed"))
		chosen, last := 0, 0
		for i := 1; i <= 2000; i++ {
			if s.next() {
				chosen++
				last = i
			}
			if off := float64(chosen) - share*float64(i); math.Abs(off) > 1+1e-6 {
				t.Fatalf("of %d requests %d are chosen", i, chosen)
			}
			if gap := i - last; float64(gap) > 2/share+1e-6 {
				t.Fatalf("none was chosen of %d in a row", gap)
			}
		}
	})
}

func TestSpreadOfNoneAndOfAll(t *testing.T) {
	g := NewWithT(t)
	none, all := spreadOf(0, 1), spreadOf(1, 1)
	for range 10_000 {
		g.Expect(none.next()).To(BeFalse())
		g.Expect(all.next()).To(BeTrue())
	}
}

func TestSpreadComesFromTheSeed(t *testing.T) {
	g := NewWithT(t)
	draw := func(seed uint64) (all []bool) {
		s := spreadOf(0.5, seed)
		for range 200 {
			all = append(all, s.next())
		}
		return all
	}
	g.Expect(draw(1)).To(Equal(draw(1)))
	g.Expect(draw(1)).NotTo(Equal(draw(2)))
}

// Behind a balancer that takes its hosts in turn each host gets its part of the
// writes; where all went to one host, nobody would know how the others are.
func TestNoHostInTurnIsSpared(t *testing.T) {
	const perSecond, windows = 100, 30
	for _, c := range []struct {
		share   float64
		hosts   int
		seconds int // after which each host must have got at least a quarter of its part
	}{{0.5, 2, 15}, {0.25, 2, 60}, {0.5, 4, 60}, {1.0 / 3, 3, 60}, {0.2, 5, 120}} {
		for seed := range uint64(5) {
			s := spreadOf(c.share, seed)
			for window := range windows {
				writes := make([]int, c.hosts)
				requests := c.seconds * perSecond
				for i := range requests {
					if s.next() {
						writes[i%c.hosts]++
					}
				}
				part := c.share * float64(requests) / float64(c.hosts)
				if least := slices.Min(writes); float64(least) < part/4 {
					t.Errorf("share %.2f, seed %d, window %d: the hosts got %v writes, each should have %.0f", c.share, seed, window, writes, part)
				}
			}
		}
	}
}
