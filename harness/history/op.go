package history

import "time"

// Latency is the time from when the operation was due until its outcome was
// known. It counts from the intended time, so that a stall of the service also
// shows in the requests that had to wait behind it.
func (o Op) Latency() time.Duration { return o.Done - o.Intended }

// Late reports whether the outcome came after the deadline, counted from the
// intended time. A deadline of zero means that there was none.
func (o Op) Late(deadline time.Duration) bool {
	return deadline > 0 && o.Latency() > deadline
}

// Width of the interval: how unsure its instant is.
func (i Interval) Width() time.Duration { return i.To - i.From }
