package injectors

import (
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/system"
)

func TestLapsTakeLinksInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, w := NewWithT(t), memory.New(memory.Single(), memory.Options{})
		links := watched(w.Model().Links)
		_, err := w.Streams().Poison(t.Context(), system.Toxic{ID: "slow", Type: "latency", Links: links[:1], Attributes: map[string]float64{"latency": 100}})
		g.Expect(err).NotTo(HaveOccurred())
		began := time.Now()
		all, err := laps{world: w, say: plain()}.run(t.Context(), links, 3*len(links))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(time.Since(began)).To(BeNumerically("<", 250*time.Millisecond), "they do not wait for each other")
		g.Expect(answered(all)).To(Succeed())
		took := tookByLink(all)
		g.Expect(took).To(HaveLen(len(links)))
		for i, link := range links {
			g.Expect(took[link]).To(HaveLen(3))
			g.Expect(took[link][0] > 50*time.Millisecond).To(Equal(i == 0))
		}
	})
}

func TestFewOfManyLinksAreWatched(t *testing.T) {
	g := NewWithT(t)
	m := memory.Regions()
	some := watched(m.Links)
	g.Expect(some).To(HaveLen(lapLinks))
	g.Expect(some[0]).To(Equal(m.Links[0]))
	g.Expect(watched(m.Links[:2])).To(Equal(m.Links[:2]))
}

func TestAServerThatSaysNothingShowsNoSlowWayBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, w := NewWithT(t), memory.New(memory.Single(), memory.Options{})
		g.Expect(w.Processes().Pause(t.Context(), "cache")).To(Succeed())
		a := &poisoned{world: w, links: []system.Link{{From: "web", To: "cache", Port: 6379}}}
		g.Expect(a.measureBefore(t.Context())).To(MatchError(ContainSubstring("use direction=upstream")))
	})
}
