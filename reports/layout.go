package reports

// layout places the panels of a chart on its canvas; all in SVG units.
type layout struct {
	width, left, right float64
	length             float64 // seconds that the x axis spans
	narrow             bool    // for a phone
}

func wideLayout(length Seconds) layout {
	return layout{width: 960, left: 62, right: 16, length: float64(length)}
}

func narrowLayout(length Seconds) layout {
	return layout{width: 400, left: 50, right: 10, length: float64(length), narrow: true}
}

// columns is how many buckets can be told apart.
func (l layout) columns() int { return int((l.width - l.left - l.right) / 3.5) }

// x is where a time lies; times outside lie on the edge.
func (l layout) x(s float64) float64 {
	if l.length <= 0 {
		return l.left
	}
	return l.left + min(max(s/l.length, 0), 1)*(l.width-l.left-l.right)
}

func (l layout) edge() float64 { return l.width - l.right }

// panel is a part of the chart with an axis of its own.
type panel struct {
	top, height float64
	title       string
}

func (p panel) bottom() float64 { return p.top + p.height }

// y is where a value lies, with most at the top.
func (p panel) y(v, most float64) float64 {
	if most <= 0 {
		return p.bottom()
	}
	return p.bottom() - min(max(v/most, 0), 1)*p.height
}
