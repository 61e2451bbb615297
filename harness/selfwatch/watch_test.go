package selfwatch

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestWatch(t *testing.T) {
	const ms = time.Millisecond
	wall := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	// each makes a minute's ticks go wrong in one way at the tick at ten seconds.
	cases := []struct {
		name  string
		wrong func(*clocks)
		doubt string // "" for none
	}{
		{"all is well", func(*clocks) {}, ""},
		{"one late tick of a busy machine", func(c *clocks) { shift(c, 100*ms) }, ""},
		{"paused", func(c *clocks) { shift(c, 800*ms) }, "the harness stood still for 810ms"},
		{"the clock is set forward", func(c *clocks) { c.wall = c.wall.Add(time.Hour) }, "the wall clock jumped by 1h0m0s"},
		{"the clock is set back", func(c *clocks) { c.wall = c.wall.Add(-time.Second) }, "the wall clock jumped by -1s"},
		{"the clock is adjusted", func(c *clocks) { c.wall = c.wall.Add(5 * ms) }, ""},
		{"the laptop was closed", func(c *clocks) { c.asleep += time.Minute; c.wall = c.wall.Add(time.Minute) }, "the machine slept for 1m0s"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			var doubts []string
			now := clocks{wall: wall}
			w := watch{last: now, doubt: func(span history.Interval, _ history.NoteID, why string) {
				g.Expect(span.From).To(BeNumerically("<", span.To))
				doubts = append(doubts, why)
			}}
			for n := range 6000 {
				shift(&now, watchEvery)
				if n == 1000 {
					c.wrong(&now)
				}
				w.tick(now)
			}
			if c.doubt == "" {
				g.Expect(doubts).To(BeEmpty())
				return
			}
			g.Expect(doubts).To(ConsistOf(ContainSubstring(c.doubt)))
		})
	}
}

func shift(c *clocks, by time.Duration) {
	c.mono += by
	c.wall = c.wall.Add(by)
}

func TestWatchSparesABurst(t *testing.T) {
	g := NewWithT(t)
	now := clocks{}
	w := watch{last: now, doubt: func(_ history.Interval, _ history.NoteID, why string) { t.Error(why) }}
	for n := range 2000 {
		shift(&now, watchEvery)
		if n%500 >= 400 && n%500 < 410 { // ten waits of 100 ms, every five seconds
			shift(&now, 100*time.Millisecond)
		}
		w.tick(now)
	}
	g.Expect(now.mono).To(BeNumerically(">", 20*time.Second))
}

func TestWatchSumsUpShortWaits(t *testing.T) {
	for late, doubted := range map[time.Duration]bool{2 * time.Millisecond: false, 15 * time.Millisecond: false, 50 * time.Millisecond: true} {
		g := NewWithT(t)
		n := 0
		now := clocks{}
		w := watch{last: now, doubt: func(history.Interval, history.NoteID, string) { n++ }}
		for now.mono < 10*time.Second {
			shift(&now, watchEvery+late)
			w.tick(now)
		}
		g.Expect(n > 0).To(Equal(doubted), "%s late each time", late)
	}
}
