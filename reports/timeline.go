package reports

import "time"

// Timeline is what users saw, in buckets of equal length. Requests count in
// the bucket in which they were due, latency from when they were due until
// their outcome was known. All series have the same length.
type Timeline struct {
	Origin       Seconds        `json:"origin"`       // the scenario's begin in the times of its history
	Bucket       Seconds        `json:"bucket"`       // length of one bucket
	Reads        Reads          `json:"reads"`        // requests in each bucket
	Writes       Writes         `json:"writes"`       // requests in each bucket
	Served       []RegionSeries `json:"served"`       // answers in each bucket, by the region that served
	Acknowledged []RegionSeries `json:"acknowledged"` // acknowledged writes, by the region whose store did it
	Phases       []PhaseSpan    `json:"phases"`
}

// Reads counts reads by outcome, and gives their latency.
type Reads struct {
	OK      []int   `json:"ok"`
	Missing []int   `json:"missing"`
	Failed  []int   `json:"failed"`
	Latency Latency `json:"latency"`
}

// Writes counts writes by outcome, and gives their latency.
type Writes struct {
	OK      []int   `json:"ok"`
	Refused []int   `json:"refused"`
	Unknown []int   `json:"unknown"`
	Latency Latency `json:"latency"`
}

// Latency holds percentiles (nearest rank) in milliseconds; 0 in a bucket in
// which no request was due. Requests without an answer count with the time
// after which they were given up.
type Latency struct {
	P50 []float64 `json:"p50_ms"`
	P99 []float64 `json:"p99_ms"`
}

// RegionSeries counts what one region did in each bucket.
type RegionSeries struct {
	Region string `json:"region"`
	Count  []int  `json:"count"`
}

// PhaseSpan is one phase of the experiment.
type PhaseSpan struct {
	Name string  `json:"name"`
	From Seconds `json:"from"`
	To   Seconds `json:"to"`
}

// Buckets is the number of buckets.
func (t Timeline) Buckets() int { return len(t.Reads.OK) }

// Length is the time that the buckets span.
func (t Timeline) Length() Seconds { return Seconds(float64(t.Bucket) * float64(t.Buckets())) }

// maxBuckets keeps the picture readable: more columns than this fall together
// on paper.
const maxBuckets = 400

// bucketFor is the finest bucket that spans the length in maxBuckets.
func bucketFor(length time.Duration) time.Duration {
	for _, b := range []time.Duration{
		100 * time.Millisecond, 200 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond,
		time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second,
		time.Minute, 5 * time.Minute, 10 * time.Minute, time.Hour,
	} {
		if length <= maxBuckets*b {
			return b
		}
	}
	return length/maxBuckets + 1
}
