package calibration

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// Range is what outages are planned over.
type Range struct {
	Outages           int           // how many
	Counted           int           // how many of each kind that is counted
	Shortest, Longest time.Duration // of an outage
	Deadline          time.Duration // of users' requests
}

// Full is the range that the instrument is calibrated over.
func Full(outages int, deadline time.Duration) Range {
	const counts, shortest, longest = 20, 50 * time.Millisecond, 10 * time.Second
	return Range{
		Outages: outages, Counted: (outages + counts - 1) / counts,
		Shortest: shortest, Longest: longest, Deadline: deadline,
	}
}

// Cases plans outages whose lengths are spread evenly over the logarithm of the
// range, each kind over all of it, in random order. The same seed gives the same
// cases.
func (r Range) Cases(seed int64) []Case {
	random := rand.New(rand.NewPCG(uint64(seed), 0))
	var cases []Case
	kinds := outages()
	for i := range r.Outages {
		share := (float64(i) + random.Float64()) / float64(r.Outages)
		cases = append(cases, r.outage(kinds[i%len(kinds)], share, random))
	}
	for _, kind := range counted() {
		for range r.Counted {
			cases = append(cases, spoil(kind, random))
		}
	}
	random.Shuffle(len(cases), func(i, j int) { cases[i], cases[j] = cases[j], cases[i] })
	for i := range cases {
		cases[i].N = i + 1
	}
	return slices.Clip(cases)
}

// outage plans one outage at a share of the way from the shortest to the longest.
func (r Range) outage(kind Kind, share float64, random *rand.Rand) Case {
	ratio := r.Longest.Seconds() / r.Shortest.Seconds()
	length := scaled(r.Shortest, math.Pow(ratio, share))
	c := Case{Kind: kind, Length: length}
	switch kind {
	case AwayRefuse:
		c.First = scaled(length, 0.2+0.6*random.Float64())
	case Hold:
		c.Length = r.clearOfDeadline(length)
	default: // nothing more to say
	}
	return c
}

// clearOfDeadline moves a length away from the users' deadline: whether one who
// waited for just that long was served is known to nobody but himself.
func (r Range) clearOfDeadline(length time.Duration) time.Duration {
	margin := r.Deadline / 10
	if (length - r.Deadline).Abs() < margin {
		return r.Deadline + margin
	}
	return length
}

// spoil plans a case whose writes or reads are counted.
func spoil(kind Kind, random *rand.Rand) Case {
	if kind == Stale {
		const least, spread = 300, 1200 // ms
		return Case{Kind: kind, Length: time.Duration(least+random.IntN(spread)) * time.Millisecond}
	}
	const most = 20
	return Case{Kind: kind, Count: 1 + random.IntN(most)}
}

// scaled keeps lengths readable: whole milliseconds.
func scaled(d time.Duration, by float64) time.Duration {
	return time.Duration(float64(d) * by).Round(time.Millisecond)
}
