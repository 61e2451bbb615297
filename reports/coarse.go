package reports

// coarse merges neighbouring buckets until at most so many are left; counts
// add up, and of a latency the worst stands for all.
func coarse(t Timeline, most int) Timeline {
	n := t.Buckets()
	by := (n + most - 1) / most
	if by <= 1 {
		return t
	}
	t.Bucket = Seconds(float64(t.Bucket) * float64(by))
	t.Reads = Reads{
		OK: sums(t.Reads.OK, by), Missing: sums(t.Reads.Missing, by), Failed: sums(t.Reads.Failed, by),
		Latency: worstLatency(t.Reads.Latency, by),
	}
	t.Writes = Writes{
		OK: sums(t.Writes.OK, by), Refused: sums(t.Writes.Refused, by), Unknown: sums(t.Writes.Unknown, by),
		Latency: worstLatency(t.Writes.Latency, by),
	}
	t.Served, t.Acknowledged = coarseRegions(t.Served, by), coarseRegions(t.Acknowledged, by)
	return t
}

func coarseRegions(all []RegionSeries, by int) []RegionSeries {
	return mapped(all, func(s RegionSeries) RegionSeries {
		return RegionSeries{Region: s.Region, Count: sums(s.Count, by)}
	})
}

func worstLatency(l Latency, by int) Latency {
	return Latency{P50: greatest(l.P50, by), P99: greatest(l.P99, by)}
}

func sums(all []int, by int) []int {
	merged := make([]int, (len(all)+by-1)/by)
	for i, v := range all {
		merged[i/by] += v
	}
	return merged
}

func greatest(all []float64, by int) []float64 {
	merged := make([]float64, (len(all)+by-1)/by)
	for i, v := range all {
		merged[i/by] = max(merged[i/by], v)
	}
	return merged
}
