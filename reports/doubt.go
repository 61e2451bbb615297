package reports

import "fmt"

// doubtText names the times in which the instrument was in doubt.
const doubtText = "instrument in doubt"

// doubts says that a note puts the instrument in doubt, for good or for a time.
func (n Note) doubts() bool { return n.Taints || n.Span != nil }

// When says from when to when a note puts the instrument in doubt, or when it
// was made.
func (n Note) When() string {
	if n.Span == nil {
		return "at " + clockFigure(n.At)
	}
	return fmt.Sprintf("from %s to %s", clockFigure(n.Span.From), clockFigure(n.Span.To))
}

// doubtfulSpans are the times in which the instrument was in doubt.
func doubtfulSpans(s Scenario) []Span {
	var spans []Span
	for _, n := range s.Notes {
		if n.Span != nil {
			spans = append(spans, *n.Span)
		}
	}
	return spans
}

// thinnest is how wide a band is drawn at least, so that it is seen.
const thinnest = 3

// doubtBands draws a band through all panels for each of them.
func doubtBands(d *drawing, l layout, spans []Span, top, bottom float64) {
	for _, s := range spans {
		from, to := l.x(float64(s.From)), l.x(float64(s.To))
		from = min(from, l.edge()-thinnest)
		d.rect("doubt", from, top, max(to-from, thinnest), bottom-top)
	}
}

// doubtMark labels the first band; the legend names the others.
func doubtMark(spans []Span) []mark {
	if len(spans) == 0 {
		return nil
	}
	return []mark{{"doubt", spans[0].From, spans[0].To - spans[0].From, doubtText}}
}
