package injectors

import (
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/system"
)

func TestTries(t *testing.T) {
	for name, test := range map[string]struct {
		share float64
		want  int
	}{
		"all": {1, 3}, "most": {0.9, 3}, "half": {0.5, 7}, "few": {0.1, 44}, "hardly any": {0.001, 50},
	} {
		t.Run(name, func(t *testing.T) { NewWithT(t).Expect(tries(test.share)).To(Equal(test.want)) })
	}
}

func TestLapsTellSlowLinksFromQuickOnes(t *testing.T) {
	const delay = 100 * time.Millisecond
	for name, share := range map[string]float64{"every connection is slow": 1, "some are": 0.3} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, w := NewWithT(t), memory.New(memory.Single(), memory.Options{})
				l := laps{world: w, upstream: true, patience: delay + lapMargin}
				links := w.Model().Links
				before, err := l.measure(t.Context(), links)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(len(before)).To(Equal(min(len(links), lapLinks)))
				added, err := l.slowest(t.Context(), before[0], share, delay/2)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(added).To(BeNumerically("<", delay/2))
				_, err = w.Streams().Poison(t.Context(), system.Toxic{
					ID: "slow", Type: "latency", Links: links, Toxicity: share, Attributes: map[string]float64{"latency": 100},
				})
				g.Expect(err).NotTo(HaveOccurred())
				added, err = l.slowest(t.Context(), before[0], share, delay/2)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(added).To(Equal(delay))
				g.Expect(l.quick(t.Context(), before[0], share, delay/2)).To(MatchError(ContainSubstring("is still slow")))
				_, err = w.Streams().Cure(t.Context(), "slow")
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(l.quick(t.Context(), before[0], share, delay/2)).To(Succeed())
			})
		})
	}
}

func TestAServerThatSaysNothingShowsNoSlowWayBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, w := NewWithT(t), memory.New(memory.Single(), memory.Options{})
		g.Expect(w.Processes().Pause(t.Context(), "cache")).To(Succeed())
		links := []system.Link{{From: "web", To: "cache", Port: 6379}}
		_, err := laps{world: w, patience: time.Second}.measure(t.Context(), links)
		g.Expect(err).To(MatchError(ContainSubstring("use direction=upstream")))
	})
}
