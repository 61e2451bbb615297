package history

import "time"

// Latency is the time from when the operation was due until its outcome was
// known. It counts from the intended time, so that a stall of the service also
// shows in the requests that had to wait behind it.
func (o Op) Latency() time.Duration { return o.Done - o.Intended }

// Served reports whether its user got an answer to what he asked. To be told that
// an item is not there is one when it was never written. To be told that it is there
// would be one too, but a wrong one: the service is up, and cannot be believed.
func (o Op) Served() bool {
	return o.Outcome == OK || o.Never && o.Outcome == Missing
}

// Lateness is how much later than due the operation was sent: the harness's own
// fault, not the service's.
func (o Op) Lateness() time.Duration { return o.Sent - o.Intended }

// Late reports whether the outcome came after the deadline, counted from when
// the operation was sent: lateness of the harness must not make a good answer
// bad. A deadline of zero means that there was none.
func (o Op) Late(deadline time.Duration) bool {
	return deadline > 0 && o.Done-o.Sent > deadline
}

// Overlaps reports whether two spans have an instant in common; their ends
// belong to them.
func (i Interval) Overlaps(other Interval) bool {
	return i.From <= other.To && other.From <= i.To
}

// Width of the interval: how unsure its instant is.
func (i Interval) Width() time.Duration { return i.To - i.From }
