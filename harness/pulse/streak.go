package pulse

import (
	"slices"
	"time"
)

// streak follows for how long requests have been answered well without a break.
type streak struct {
	rate float64 // requests a second that are due

	lastBad time.Duration   // intended time of the latest request that was not answered well
	good    []time.Duration // intended times of the latest that were
}

// While requests hang nothing bad is known of them yet, so silence must not
// pass for service: of the requests due in the latest window, apart from those
// that can still be on their way, nearly all must have been good.
const (
	streakWindow = time.Second
	streakTravel = 150 * time.Millisecond
	streakShare  = 0.95
)

// add takes one completed request in, by when it was due.
func (s *streak) add(intended time.Duration, good bool) {
	if !good {
		s.lastBad = max(s.lastBad, intended)
		return
	}
	s.good = append(s.good, intended)
	if keep := 4 * int(s.rate*streakWindow.Seconds()); len(s.good) > 2*keep {
		s.good = slices.Delete(s.good, 0, len(s.good)-keep)
	}
}

// length is how long every request has been answered well, as far as is known now.
func (s *streak) length(now time.Duration) time.Duration {
	if s.recent(now) < streakShare*s.rate*streakWindow.Seconds() {
		return 0
	}
	return now - s.lastBad
}

// recent counts the good requests that were due in the latest window.
func (s *streak) recent(now time.Duration) float64 {
	n := 0
	to := now - streakTravel
	for _, t := range s.good {
		if t > to-streakWindow && t <= to {
			n++
		}
	}
	return float64(n)
}
