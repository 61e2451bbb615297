package reports

// latencyLine draws a percentile over time; where nothing was measured it
// breaks off.
func latencyLine(d *drawing, l layout, s latencyScale, class string, bucket Seconds, ms []float64) {
	data, drawn := "", false
	for i, v := range ms {
		if v <= 0 {
			drawn = false
			continue
		}
		at := coord(l.x((float64(i)+0.5)*float64(bucket))) + " " + coord(s.at(v))
		if drawn {
			data += "L" + at
		} else {
			data += "M" + at
		}
		// A lone point would be invisible as a line without length.
		if !drawn && (i+1 == len(ms) || ms[i+1] <= 0) {
			data += "h1"
		}
		drawn = true
	}
	d.path(class, data)
}
