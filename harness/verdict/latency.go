package verdict

import (
	"math"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// latencies gives percentiles of the latency from intended time, in
// milliseconds. A request without an answer counts with the time after which
// its user gave up.
func latencies(ops []history.Op) []Detail {
	sorted := make([]time.Duration, 0, len(ops))
	for _, op := range ops {
		sorted = append(sorted, op.Latency())
	}
	slices.Sort(sorted)
	return []Detail{
		{ID: DetailLatency50, Value: percentile(sorted, 0.50), Unit: "ms"},
		{ID: DetailLatency95, Value: percentile(sorted, 0.95), Unit: "ms"},
		{ID: DetailLatency99, Value: percentile(sorted, 0.99), Unit: "ms"},
	}
}

// percentile by nearest rank, in milliseconds: the smallest sample that at
// least the share p of all samples does not exceed.
func percentile(sorted []time.Duration, p float64) float64 {
	rank := int(math.Ceil(p * float64(len(sorted))))
	return float64(sorted[max(rank, 1)-1]) / float64(time.Millisecond)
}
