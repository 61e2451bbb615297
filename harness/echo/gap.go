package echo

import (
	"time"

	"github.com/gameday-harness/gameday/harness/system"
)

// Certainty says how much it takes to call a wire cut.
type Certainty struct {
	// Run is how many datagrams in a row must agree; fewer may be mere loss.
	Run int
	// Grace is how long an answer may take. Datagrams younger than this at the
	// end of a series say nothing: their answers may be on the way.
	Grace time.Duration
}

// Certain is enough on a machine of its own: five in a row, 50 ms.
func Certain() Certainty { return Certainty{Run: 5, Grace: 50 * time.Millisecond} }

// Gap finds where a series was cut: from the datagram sent at unanswered on, until
// the end of the series, none is answered, and the one before it, sent at answered,
// was (0 when none ever was). So the wire was cut after answered, and at most one
// round trip after unanswered. It is not ok while there are too few unanswered ones
// to be sure. now is the time of reading, by the clock of the samples.
func (c Certainty) Gap(s system.EchoSeries, now system.Stamp) (answered, unanswered system.Stamp, ok bool) {
	samples := c.settled(s.Samples, now)
	first := len(samples)
	for first > 0 && samples[first-1].Back == 0 {
		first--
	}
	if len(samples)-first < max(1, c.Run) {
		return 0, 0, false
	}
	if first > 0 {
		answered = samples[first-1].Sent
	}
	return answered, samples[first].Sent, true
}

// CutOff finds where a host was cut off from all of its peers: the last datagram
// that any of them answered was sent at answered, and from unanswered on none was
// answered by any. A peer that was never heard says nothing.
func (c Certainty) CutOff(all []system.EchoSeries, now system.Stamp) (answered, unanswered system.Stamp, ok bool) {
	for _, s := range all {
		if _, heard := heard(s); !heard {
			continue
		}
		last, first, cut := c.Gap(s, now)
		if !cut {
			return 0, 0, false
		}
		answered, unanswered, ok = max(answered, last), max(unanswered, first), true
	}
	return answered, unanswered, ok
}

// settled leaves out the end of a series that may still be answered. What has
// been answered, or refused, is settled at once.
func (c Certainty) settled(samples []system.EchoSample, now system.Stamp) []system.EchoSample {
	end := len(samples)
	for end > 0 {
		last := samples[end-1]
		if last.Back != 0 || last.Refused || now-last.Sent >= system.Stamp(c.Grace) {
			break
		}
		end--
	}
	return samples[:end]
}
