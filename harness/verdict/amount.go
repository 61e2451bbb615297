package verdict

import (
	"strconv"
	"strings"
	"time"
)

// Amount writes a figure of a measure for a sentence, with its unit. Durations
// have milliseconds, since no bound of ours is finer; ratios are percentages.
func Amount(v float64, unit string) string {
	switch unit {
	case seconds:
		return trimmed(v, 3) + " s"
	case ratio:
		return trimmed(100*v, 3) + " %"
	case writes, reads:
		if v == 1 {
			return "1 " + strings.TrimSuffix(unit, "s")
		}
		return trimmed(v, 1) + " " + unit
	}
	return trimmed(v, 3) + " " + unit
}

// The units of the measures.
const (
	seconds = "s"
	ratio   = "ratio"
	writes  = "writes"
	reads   = "reads"
	times   = "x" // connections for each request of users
)

func trimmed(v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// Figure writes the measured value ± bound for a sentence; empty when nothing
// was measured. What is counted exactly has no bound.
func (f Finding) Figure() string {
	switch {
	case !f.Measured:
		return ""
	case f.Unit == seconds:
		return strconv.FormatFloat(f.Value, 'f', 3, 64) + " s ± " + strconv.FormatFloat(f.Bound, 'f', 3, 64) + " s"
	case f.Bound == 0:
		return Amount(f.Value, f.Unit)
	}
	return Amount(f.Value, f.Unit) + " ± " + Amount(f.Bound, f.Unit)
}

func inSeconds(d time.Duration) string { return Amount(d.Seconds(), seconds) }
