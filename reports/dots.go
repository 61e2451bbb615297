package reports

import (
	"fmt"
	"html"
	"html/template"
	"math"
)

// A strip of dots shows each repetition against the limit.
const (
	stripWidth  = 240.0
	stripMargin = 8.0
	dotRadius   = 3.5
	dotRows     = 5 // dots that would touch are stacked so high, then they overlap
)

// dots draws a distribution: a dot for each figure with a line as long as its
// bound, a hollow one where only the least is known, and the limit.
func dots(d Distribution) template.HTML {
	scale := dotScaleOf(d)
	placed, rows := placeDots(d, scale)
	height := float64(rows)*2*dotRadius + 10
	base := height - 4
	s := &drawing{}
	fmt.Fprintf(s, `<svg class="dots" role="img" viewBox="0 0 %s %s"><title>%s</title>`,
		coord(stripWidth), coord(height), html.EscapeString(measureName(d.Measure)+": "+d.String()))
	s.line("grid", stripMargin, base, stripWidth-stripMargin, base)
	if d.Limit != nil {
		s.line("mark limit", scale.x(*d.Limit), 0, scale.x(*d.Limit), height)
	}
	for _, p := range placed {
		y := base - dotRadius - float64(p.row)*2*dotRadius
		if p.Bound > 0 {
			s.line("reach", scale.x(p.Value-p.Bound), y, scale.x(p.Value+p.Bound), y)
		}
		fmt.Fprintf(s, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`, p.class(), coord(scale.x(p.Value)), coord(y), coord(dotRadius))
	}
	s.WriteString("</svg>")
	return template.HTML(s.String()) // every text in it was escaped as it was drawn
}

// dot is a sample with a place.
type dot struct {
	Sample
	row int
}

// class is the colour of a dot: what its finding came to, and hollow when the
// true figure lies further on.
func (p dot) class() string {
	class := "dot " + string(stateOf(p.State))
	if p.AtLeast != nil {
		class += " atleast"
	}
	return class
}

// placeDots stacks dots that would touch. A sample with nothing to show has none.
func placeDots(d Distribution, s dotScale) ([]dot, int) {
	var all []dot
	rows := 1
	for _, sample := range d.Samples {
		if !sample.Measured && sample.AtLeast == nil {
			continue
		}
		if sample.AtLeast != nil {
			sample.Value = *sample.AtLeast
		}
		p := dot{Sample: sample}
		for _, q := range all {
			if math.Abs(s.x(q.Value)-s.x(p.Value)) < 2*dotRadius {
				p.row = max(p.row, q.row+1)
			}
		}
		p.row %= dotRows
		rows = max(rows, p.row+1)
		all = append(all, p)
	}
	return all, rows
}

// dotScale is linear. It begins at nothing, but for a share of all, which would
// lie at the far end.
type dotScale struct{ low, high float64 }

func dotScaleOf(d Distribution) dotScale {
	low, high := math.Inf(1), math.Inf(-1)
	see := func(v float64) { low, high = min(low, v), max(high, v) }
	for _, s := range d.Samples {
		if s.Measured {
			see(s.Value - s.Bound)
			see(s.Value + s.Bound)
		}
		if s.AtLeast != nil {
			see(*s.AtLeast)
		}
	}
	if d.Limit != nil {
		see(*d.Limit)
	}
	if !higherIsBetter(d.Measure) {
		see(0)
	}
	if low >= high { // one value, or none at all
		return dotScale{finiteOr(low), finiteOr(low) + 1}
	}
	return dotScale{low, high}
}

func finiteOr(v float64) float64 {
	if !finite(v) {
		return 0
	}
	return v
}

func (s dotScale) x(v float64) float64 {
	share := min(max((v-s.low)/(s.high-s.low), 0), 1)
	return stripMargin + share*(stripWidth-2*stripMargin)
}
