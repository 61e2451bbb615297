package reports

import (
	"fmt"
	"slices"
)

// mark is a labelled instant on the time line.
type mark struct {
	class string
	at    Seconds
	width Seconds // of the span that the instant lies within
	label string
}

// marksOf lists when faults took effect and were healed and, where there is one fault
// to count from, when users could read and write again.
func marksOf(s Scenario) []mark {
	var marks []mark
	for i, f := range s.Faults {
		name := ""
		if len(s.Faults) > 1 {
			name = fmt.Sprintf("fault %d ", i+1)
		}
		if f.Onset != nil && !f.Control {
			marks = append(marks, mark{"onset", f.Onset.From, f.Onset.To - f.Onset.From, name + "takes effect " + clockFigure(f.Onset.From)})
		}
		if f.Healed != nil && !f.Control {
			marks = append(marks, mark{"heal", f.Healed.From, f.Healed.To - f.Healed.From, name + "healed " + clockFigure(f.Healed.From)})
		}
	}
	marks = append(marks, measureMarks(s)...)
	marks = append(marks, doubtMark(doubtfulSpans(s))...)
	slices.SortStableFunc(marks, func(a, b mark) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	return marks
}

// measureMarks counts from the earliest onset, as the judges do.
func measureMarks(s Scenario) []mark {
	onset, known := earliestOnset(s.Faults)
	if !known {
		return nil
	}
	from := (onset.From + onset.To) / 2
	var marks []mark
	for _, f := range s.Findings {
		words := wordsOf(f.Measure)
		if f.Unit != "s" || words.Mark == "" {
			continue
		}
		if f.Measured && f.Value > 0 {
			marks = append(marks, mark{"reached", from + Seconds(f.Value), 0, words.Mark + " +" + fixed(f.Value, 2) + " s"})
		}
		if f.Limit != nil && f.Asserted {
			marks = append(marks, mark{"limit", from + Seconds(*f.Limit), 0, words.MarkLimit + " +" + limitFigure(*f.Limit, f.Unit)})
		}
	}
	return marks
}

func earliestOnset(faults []Fault) (Span, bool) {
	var onset Span
	known := false
	for _, f := range faults {
		switch {
		case f.Control || f.Onset == nil:
		case !known:
			onset, known = *f.Onset, true
		default:
			onset = Span{min(onset.From, f.Onset.From), min(onset.To, f.Onset.To)}
		}
	}
	return onset, known
}

const markRow = 15 // height of one row of labels

// placed is a mark with the row that its label found room in.
type placed struct {
	mark
	row    int
	x      float64
	anchor string
}

// place finds a row for each label in which it touches no other.
func place(l layout, marks []mark) ([]placed, int) {
	var all []placed
	var filled []float64 // how far each row is taken
	for _, m := range marks {
		x, width := l.x(float64(m.at)), textWidth(m.label)
		p := placed{mark: m, x: x, anchor: "start"}
		left := x
		if x+width > l.edge() {
			p.anchor, left = "end", x-width
		}
		for p.row < len(filled) && filled[p.row] > left {
			p.row++
		}
		if p.row == len(filled) {
			filled = append(filled, 0)
		}
		filled[p.row] = left + width + 10
		all = append(all, p)
	}
	return all, len(filled)
}

// drawMarks draws a line through all panels at each mark, and its label above.
func drawMarks(d *drawing, l layout, all []placed, top, bottom float64) {
	for _, p := range all {
		y := top + float64(p.row)*markRow
		if w := l.x(float64(p.at+p.width)) - p.x; w > 1 {
			d.rect("mark "+p.class, p.x, y, w, bottom-y)
		}
		d.line("mark "+p.class, p.x, y, p.x, bottom)
	}
	for _, p := range all { // after all lines, so that none crosses a label
		dx := 4.0
		if p.anchor == "end" {
			dx = -4
		}
		d.text("marklabel "+p.class, p.anchor, p.x+dx, top+float64(p.row)*markRow+11, p.label)
	}
}
