package gateway

import "time"

// Certainty says how much it takes to call a wire cut, or whole again.
type Certainty struct {
	// Run is how many datagrams in a row must agree; fewer may be mere loss.
	Run int
	// Grace is how long an answer may take. Datagrams younger than this at the
	// end of a series say nothing: their answers may be on the way.
	Grace time.Duration
}

// Certain is enough on a machine of its own: five in a row, 50 ms.
func Certain() Certainty { return Certainty{Run: 5, Grace: 50 * time.Millisecond} }

// Gap finds where a series was cut: from the datagram sent at firstUnanswered
// on, until the end of the series, none is answered, and the one before it, at
// lastAnswered, was (0 when none ever was). So the wire was cut after
// lastAnswered, and at most one round trip after firstUnanswered. It is not ok
// while there are too few unanswered ones to be sure. now is the time of
// reading, on the clock of the samples.
func (c Certainty) Gap(series EchoSeries, now int64) (lastAnswered, firstUnanswered int64, ok bool) {
	samples := c.settled(series.Samples, now)
	first := len(samples)
	for first > 0 && samples[first-1].Back == 0 {
		first--
	}
	if len(samples)-first < max(1, c.Run) {
		return 0, 0, false
	}
	if first > 0 {
		lastAnswered = samples[first-1].Sent
	}
	return lastAnswered, samples[first].Sent, true
}

// Resumed finds where a series was whole again after its last gap: the datagram
// sent at lastUnanswered was lost (0 when the series has no gap), the one at
// firstAnswered was answered. A gap is Run datagrams in a row without an
// answer, or fewer where the series begins; single losses are none. It is not
// ok until Run datagrams behind the gap were answered.
func (c Certainty) Resumed(series EchoSeries, now int64) (lastUnanswered, firstAnswered int64, ok bool) {
	samples := c.settled(series.Samples, now)
	need := max(1, c.Run)
	gap := c.lastGap(samples)
	first, answered := gap+1, 0
	for _, sample := range samples[first:] {
		if sample.Back != 0 {
			answered++
		}
	}
	if answered < need {
		return 0, 0, false
	}
	if gap >= 0 {
		lastUnanswered = samples[gap].Sent
	}
	return lastUnanswered, samples[first].Sent, true
}

// lastGap returns the index of the last sample of the last gap, or -1.
func (c Certainty) lastGap(samples []EchoSent) int {
	gap, run := -1, 0
	for i, sample := range samples {
		if sample.Back != 0 {
			run = 0
			continue
		}
		run++
		if run >= max(1, c.Run) || run == i+1 {
			gap = i
		}
	}
	return gap
}

// settled leaves out the end of a series that may still be answered. What has
// been answered, or refused, is settled at once.
func (c Certainty) settled(samples []EchoSent, now int64) []EchoSent {
	end := len(samples)
	for end > 0 {
		last := samples[end-1]
		if last.Back != 0 || last.Refused || now-last.Sent >= int64(c.Grace) {
			break
		}
		end--
	}
	return samples[:end]
}
