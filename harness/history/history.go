package history

import "time"

// History is a whole experiment as it was observed, in the order of recording.
type History []Event

// Meta returns what the history is of, and false when it says nothing.
func (h History) Meta() (Meta, bool) {
	if len(h) == 0 || h[0].Meta == nil {
		return Meta{}, false
	}
	return *h[0].Meta, true
}

// Clock tells the time since one monotonic base. One run has one clock.
type Clock struct{ base time.Time }

// NewClock starts a clock now.
func NewClock() Clock { return Clock{base: time.Now()} }

// Now is the time since the clock's base; monotonic.
func (c Clock) Now() time.Duration { return time.Since(c.base) }

// At converts a time of this process to the time since the base.
func (c Clock) At(t time.Time) time.Duration { return t.Sub(c.base) }

// Base is the wall clock at time zero; for display only.
func (c Clock) Base() time.Time { return c.base }
