package reports

import (
	"math"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// timelineOf counts a history's requests into buckets; nil when it has none.
func timelineOf(h history.History, regions []string, z zero, end time.Duration) *Timeline {
	begin := time.Duration(z)
	length := max(end-begin, 0) // times that overflow are no times
	width := bucketFor(length)
	n := int(length/width) + 1
	c := newCounter(n, regions)
	for _, e := range h {
		if e.Op != nil {
			i := int((e.Op.Intended - begin) / width)
			c.add(min(max(i, 0), n-1), *e.Op)
		}
	}
	if !c.seen {
		return nil
	}
	t := c.timeline()
	t.Origin, t.Bucket, t.Phases = SecondsOf(begin), SecondsOf(width), phasesOf(h, z, end)
	return &t
}

// counter gathers requests bucket by bucket.
type counter struct {
	n             int
	seen          bool
	outcomes      map[history.Kind]map[history.Outcome][]int
	latency       map[history.Kind][][]time.Duration
	regions       []string
	strangers     int // of regions: those that the topology does not know
	served, acked map[string][]int
}

func newCounter(n int, regions []string) *counter {
	return &counter{
		n: n,
		outcomes: map[history.Kind]map[history.Outcome][]int{
			history.Read: {}, history.Write: {},
		},
		latency: map[history.Kind][][]time.Duration{
			history.Read: make([][]time.Duration, n), history.Write: make([][]time.Duration, n),
		},
		regions: slices.Clone(regions),
		served:  map[string][]int{},
		acked:   map[string][]int{},
	}
}

func (c *counter) add(i int, op history.Op) {
	byOutcome, known := c.outcomes[op.Kind]
	if !known {
		return
	}
	c.seen = true
	c.row(byOutcome, op.Outcome)[i]++
	c.latency[op.Kind][i] = append(c.latency[op.Kind][i], op.Done-op.Intended)
	if op.Region != "" {
		c.region(c.served, op.Region)[i]++
	}
	if op.Kind == history.Write && op.Outcome == history.OK && op.Authority != "" {
		c.region(c.acked, op.Authority)[i]++
	}
}

func (c *counter) row(rows map[history.Outcome][]int, o history.Outcome) []int {
	if rows[o] == nil {
		rows[o] = make([]int, c.n)
	}
	return rows[o]
}

// A system chooses the names of regions that it tells. So many beside those of the
// topology have a row of their own, since the time of drawing grows with the square
// of their number; the others share one. An experiment keeps no more names by itself.
const (
	maxStrangers = 64
	otherRegions = "other"
)

// region finds a region's row; one that the topology does not know comes last.
func (c *counter) region(rows map[string][]int, name string) []int {
	if !slices.Contains(c.regions, name) && c.strangers == maxStrangers {
		name = otherRegions
	}
	if !slices.Contains(c.regions, name) {
		c.regions = append(c.regions, name)
		c.strangers = min(c.strangers+1, maxStrangers)
	}
	if rows[name] == nil {
		rows[name] = make([]int, c.n)
	}
	return rows[name]
}

func (c *counter) timeline() Timeline {
	reads, writes := c.outcomes[history.Read], c.outcomes[history.Write]
	return Timeline{
		Reads: Reads{
			OK: c.row(reads, history.OK), Missing: c.row(reads, history.Missing), Failed: c.row(reads, history.Failed),
			Latency: percentiles(c.latency[history.Read]),
		},
		Writes: Writes{
			OK: c.row(writes, history.OK), Refused: c.row(writes, history.Refused), Unknown: c.row(writes, history.Unknown),
			Latency: percentiles(c.latency[history.Write]),
		},
		Served:       c.series(c.served),
		Acknowledged: c.series(c.acked),
	}
}

// series lists the regions that did something, in the order of the topology.
func (c *counter) series(rows map[string][]int) []RegionSeries {
	all := []RegionSeries{}
	for _, name := range c.regions {
		if rows[name] != nil {
			all = append(all, RegionSeries{Region: name, Count: rows[name]})
		}
	}
	return all
}

func percentiles(buckets [][]time.Duration) Latency {
	l := Latency{P50: make([]float64, len(buckets)), P99: make([]float64, len(buckets))}
	for i, b := range buckets {
		slices.Sort(b)
		l.P50[i], l.P99[i] = rank(b, 0.50), rank(b, 0.99)
	}
	return l
}

// rank is a percentile by nearest rank, in milliseconds to the microsecond.
func rank(sorted []time.Duration, p float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	i := int(math.Ceil(p*float64(len(sorted)))) - 1
	return math.Round(float64(max(sorted[i], 0))/float64(time.Microsecond)) / 1e3
}
