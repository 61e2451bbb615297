package reports

// band is one layer of a stack: a class for its colour, and a pattern so that
// it can be told without colour.
type band struct {
	class, pattern string
	count          []int
}

// stack draws bands on top of each other, as requests a second.
func stack(d *drawing, l layout, p panel, bucket Seconds, bands []band) {
	n := len(bands[0].count)
	total := make([]float64, n)
	for _, b := range bands {
		for i, v := range b.count {
			total[i] += float64(v) / float64(bucket)
		}
	}
	most := 0.0
	for _, v := range total {
		most = max(most, v)
	}
	top := rateAxis(d, l, p, most)
	lower := make([]float64, n)
	for _, b := range bands {
		upper := make([]float64, n)
		for i, v := range b.count {
			upper[i] = lower[i] + float64(v)/float64(bucket)
		}
		d.filled(b.class, b.pattern, area(l, p, top, bucket, lower, upper))
		lower = upper
	}
}

// area outlines each stretch in which a band is not empty, in steps: a bucket
// is a span of time, not a point.
func area(l layout, p panel, top float64, bucket Seconds, lower, upper []float64) string {
	data := ""
	for from := 0; from < len(upper); {
		to := from
		for to < len(upper) && upper[to] > lower[to] {
			to++
		}
		if to == from {
			from++
			continue
		}
		data += outline(l, p, top, bucket, lower, upper, from, to)
		from = to
	}
	return data
}

func outline(l layout, p panel, top float64, bucket Seconds, lower, upper []float64, from, to int) string {
	x := func(i int) string { return coord(l.x(float64(i) * float64(bucket))) }
	y := func(v float64) string { return coord(p.y(v, top)) }
	data := "M" + x(from) + " " + y(upper[from])
	for i := from + 1; i < to; i++ {
		if upper[i] != upper[i-1] {
			data += "H" + x(i) + "V" + y(upper[i])
		}
	}
	data += "H" + x(to) + "V" + y(lower[to-1])
	for i := to - 2; i >= from; i-- {
		if lower[i] != lower[i+1] {
			data += "H" + x(i+1) + "V" + y(lower[i])
		}
	}
	return data + "H" + x(from) + "Z"
}
