package reports

import (
	"fmt"
	"strconv"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Reading is a figure that the system told of itself, second by second.
type Reading struct {
	ID      string         `json:"id"`
	Title   string         `json:"title,omitempty"`
	Host    string         `json:"host,omitempty"` // that told it
	Unit    string         `json:"unit,omitempty"`
	AtMost  *float64       `json:"at_most,omitempty"` // what the scenario allows
	AtLeast *float64       `json:"at_least,omitempty"`
	Points  []ReadingPoint `json:"points"`
	Missing int            `json:"missing,omitempty"` // readings that could not be had
}

// ReadingPoint is one value, at the middle of the span in which it was told.
type ReadingPoint struct {
	At    Seconds `json:"at"`
	Value float64 `json:"value"`
}

// mostPoints keeps a picture readable, and a report small.
const mostPoints = 400

// readingsOf gathers the readings of a history.
func readingsOf(h history.History, z zero) []Reading {
	meta, _ := h.Meta()
	var all []Reading
	for _, m := range meta.Readings {
		r := Reading{ID: m.ID, Title: m.Title, Host: m.Host, Unit: m.Unit, AtMost: m.AtMost, AtLeast: m.AtLeast, Points: []ReadingPoint{}}
		for _, e := range h {
			switch {
			case e.Reading == nil || e.Reading.ID != m.ID:
			case e.Reading.Error != "" || !finite(e.Reading.Value):
				r.Missing++
			default:
				middle := e.Reading.Span.From + e.Reading.Span.Width()/2
				r.Points = append(r.Points, ReadingPoint{z.at(middle), e.Reading.Value})
			}
		}
		r.Points = r.thinned()
		all = append(all, r)
	}
	return all
}

// thinned keeps of many points the worst of each few.
func (r Reading) thinned() []ReadingPoint {
	each := (len(r.Points) + mostPoints - 1) / mostPoints
	if each <= 1 {
		return r.Points
	}
	var kept []ReadingPoint
	for from := 0; from < len(r.Points); from += each {
		worst := r.Points[from]
		for _, p := range r.Points[from:min(from+each, len(r.Points))] {
			if r.AtMost == nil && r.AtLeast != nil && p.Value < worst.Value || (r.AtMost != nil || r.AtLeast == nil) && p.Value > worst.Value {
				worst = p
			}
		}
		kept = append(kept, worst)
	}
	return kept
}

// Name is what the reading is called when it is shown.
func (r Reading) Name() string {
	if r.Title == "" {
		return r.ID
	}
	return r.Title
}

// Range says how low and how high it was, in words.
func (r Reading) Range() string {
	if len(r.Points) == 0 {
		return "never read"
	}
	low, high := r.Points[0].Value, r.Points[0].Value
	for _, p := range r.Points {
		low, high = min(low, p.Value), max(high, p.Value)
	}
	text := fmt.Sprintf("from %s to %s", verdict.Amount(low, r.Unit), verdict.Amount(high, r.Unit))
	if r.Missing > 0 {
		text += fmt.Sprintf(", and %d times not to be had", r.Missing)
	}
	return text
}

// Allowed says what the scenario allows, or nothing.
func (r Reading) Allowed() string {
	switch {
	case r.AtMost != nil && r.AtLeast != nil:
		return fmt.Sprintf("from %s to %s", verdict.Amount(*r.AtLeast, r.Unit), verdict.Amount(*r.AtMost, r.Unit))
	case r.AtMost != nil:
		return "at most " + verdict.Amount(*r.AtMost, r.Unit)
	case r.AtLeast != nil:
		return "at least " + verdict.Amount(*r.AtLeast, r.Unit)
	}
	return ""
}

const readingHeight = 56

// readingPanels places a panel for each reading below what there is.
func readingPanels(all []Reading, below float64) []panel {
	var panels []panel
	for _, r := range all {
		title := r.Name()
		if allowed := r.Allowed(); allowed != "" {
			title += " (" + allowed + ")"
		}
		p := panel{below + 26, readingHeight, title}
		panels, below = append(panels, p), p.bottom()
	}
	return panels
}

// drawReading draws one over time, with what is allowed of it.
func drawReading(d *drawing, l layout, p panel, r Reading) {
	top := r.scale()
	for _, v := range []float64{0, top} {
		d.line("grid", l.left, p.y(v, top), l.edge(), p.y(v, top))
		d.text("tick", "end", l.left-6, p.y(v, top)+4, tick(v, r.Unit))
	}
	d.text("panel", "start", l.left, p.top-6, p.title)
	for _, limit := range []*float64{r.AtMost, r.AtLeast} {
		if limit != nil {
			d.line("mark limit", l.left, p.y(*limit, top), l.edge(), p.y(*limit, top))
		}
	}
	d.path("reading", r.path(l, p, top))
}

// scale is the value at the top of a panel.
func (r Reading) scale() float64 {
	most := 0.0
	for _, p := range r.Points {
		most = max(most, p.Value)
	}
	for _, limit := range []*float64{r.AtMost, r.AtLeast} {
		if limit != nil {
			most = max(most, *limit)
		}
	}
	if most <= 0 {
		most = 1
	}
	if r.Unit == "ratio" {
		return min(1, niceStep(most, 1))
	}
	return most
}

// unreadFor is how long nothing may have been read until the line is broken.
const unreadFor = 3 * time.Second

// path is a line from point to point, broken where nothing was read.
func (r Reading) path(l layout, p panel, top float64) string {
	data, last := "", Seconds(0)
	for i, point := range r.Points {
		at := coord(l.x(float64(point.At))) + " " + coord(p.y(point.Value, top))
		if i == 0 || point.At-last > r.apart() {
			data += "M" + at
		} else {
			data += "L" + at
		}
		last = point.At
	}
	return data
}

// apart is how far two points may lie apart that belong together.
func (r Reading) apart() Seconds {
	if n := len(r.Points); n == mostPoints || n > 1 && float64(r.Points[n-1].At-r.Points[0].At)/float64(n-1) > 1.5 {
		return 3 * (r.Points[n-1].At - r.Points[0].At) / Seconds(n-1)
	}
	return SecondsOf(unreadFor)
}

func tick(v float64, unit string) string {
	if unit == "ratio" {
		return strconv.FormatFloat(100*v, 'g', 4, 64) + " %"
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}
