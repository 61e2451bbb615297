package reports

import (
	"math"
	"strconv"
)

// niceStep is the round step that gives at most so many ticks: 1, 2 or 5 times
// a power of ten.
func niceStep(span float64, most int) float64 {
	if span <= 0 || most < 1 {
		return 1
	}
	raw := span / float64(most)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5} {
		if raw <= m*power*(1+1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// timeAxis draws the seconds below the last panel, and a faint grid above them.
func timeAxis(d *drawing, l layout, top, bottom float64) {
	most := 12
	if l.narrow {
		most = 6
	}
	step := niceStep(l.length, most)
	for s := 0.0; s <= l.length+step*1e-9; s += step {
		x := l.x(s)
		d.line("grid", x, top, x, bottom)
		d.text("tick", "middle", x, bottom+14, strconv.FormatFloat(s, 'g', 6, 64))
	}
	d.text("tick", "middle", (l.left+l.edge())/2, bottom+30, "seconds since the scenario began")
}

// rateAxis draws the y axis of a panel of requests a second and returns the
// rate at its top.
func rateAxis(d *drawing, l layout, p panel, most float64) float64 {
	step := niceStep(most, 3)
	top := math.Max(math.Ceil(most/step-1e-9)*step, step)
	for v := 0.0; v <= top*(1+1e-9); v += step {
		y := p.y(v, top)
		d.line("grid", l.left, y, l.edge(), y)
		d.text("tick", "end", l.left-6, y+4, strconv.FormatFloat(v, 'g', 6, 64))
	}
	d.text("panel", "start", l.left, p.top-6, p.title)
	return top
}

// latencyScale is logarithmic: a healthy answer and a timeout are a thousand
// times apart.
type latencyScale struct {
	panel
	low, high float64 // milliseconds, powers of ten
}

func newLatencyScale(p panel, t Timeline) latencyScale {
	low, high := math.Inf(1), 0.0
	for _, all := range [][]float64{t.Reads.Latency.P99, t.Writes.Latency.P99} {
		for _, v := range all {
			if v > 0 {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if high == 0 {
		low, high = 1, 10
	}
	s := latencyScale{p, math.Pow(10, math.Floor(math.Log10(low))), math.Pow(10, math.Ceil(math.Log10(high)))}
	s.high = max(s.high, s.low*10)
	return s
}

func (s latencyScale) at(ms float64) float64 {
	return s.y(math.Log10(max(ms, s.low)/s.low), math.Log10(s.high/s.low))
}

func latencyAxis(d *drawing, l layout, s latencyScale) {
	for v := s.low; v <= s.high*(1+1e-9); v *= 10 {
		y := s.at(v)
		d.line("grid", l.left, y, l.edge(), y)
		d.text("tick", "end", l.left-6, y+4, decade(v))
	}
	d.text("panel", "start", l.left, s.top-6, s.title)
}

func decade(ms float64) string {
	if ms >= 1000 {
		return strconv.FormatFloat(ms/1000, 'g', 3, 64) + " s"
	}
	return strconv.FormatFloat(ms, 'g', 3, 64) + " ms"
}
