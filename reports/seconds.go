package reports

import (
	"math"
	"time"
)

// Seconds is a time or a span in seconds, kept to the microsecond: JSON that a
// person can read without counting zeros.
type Seconds float64

// SecondsOf converts a duration, rounded to the microsecond.
func SecondsOf(d time.Duration) Seconds {
	return Seconds(math.Round(float64(d)/float64(time.Microsecond)) / 1e6)
}
