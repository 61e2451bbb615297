package reports

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// drawing writes SVG by hand: every text is escaped, every number is short,
// and looks come from the page's style sheet by class.
type drawing struct{ strings.Builder }

// coord writes a coordinate with at most one decimal.
func coord(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	return strings.TrimSuffix(s, ".0")
}

func (d *drawing) rect(class string, x, y, w, h float64) {
	fmt.Fprintf(d, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`, class, coord(x), coord(y), coord(max(w, 0)), coord(max(h, 0)))
}

func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(d, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, class, coord(x1), coord(y1), coord(x2), coord(y2))
}

func (d *drawing) path(class, data string) {
	if data != "" {
		fmt.Fprintf(d, `<path class="%s" d="%s"/>`, class, data)
	}
}

// filled is a path with one of the drawing's own patterns on top.
func (d *drawing) filled(class, pattern, data string) {
	d.path(class, data)
	if data != "" && pattern != "" {
		fmt.Fprintf(d, `<path fill="url(#%s)" d="%s"/>`, pattern, data)
	}
}

// text writes one line; anchor is start, middle or end.
func (d *drawing) text(class, anchor string, x, y float64, s string) {
	fmt.Fprintf(d, `<text class="%s" text-anchor="%s" x="%s" y="%s">%s</text>`, class, anchor, coord(x), coord(y), html.EscapeString(s))
}

// textWidth estimates how wide a line is at the chart's font size.
func textWidth(s string) float64 {
	width := 0.0
	for _, r := range s {
		if r > 0x2E80 { // scripts with full-width letters
			width += 12
		} else {
			width += 6.7
		}
	}
	return width
}
