package reports

import (
	"fmt"
	"html"
	"html/template"
)

// chart draws a scenario's time line: requests by outcome, latency, phases,
// faults and the regions that served. id must be unique on the page.
func chart(s Scenario, id string, l layout) template.HTML {
	t := coarse(*s.Timeline, l.columns())
	regions := regionsOf(s)
	doubts := doubtfulSpans(s)
	marks, rows := place(l, marksOf(s))

	marksTop := 4.0
	top := marksTop + float64(rows)*markRow + 4
	reads := panel{top + 38, 92, "reads, requests/s"}
	writes := panel{reads.bottom() + 28, 72, "writes, requests/s"}
	latency := newLatencyScale(panel{writes.bottom() + 28, 72, "latency p99, logarithmic"}, t)
	served := panel{latency.bottom() + 24, stripHeight, "region that served"}
	acked := panel{served.bottom() + 20, stripHeight, "region whose store acknowledged writes"}
	told := readingPanels(s.Readings, acked.bottom())
	bottom := acked.bottom() + 6
	if n := len(told); n > 0 {
		bottom = told[n-1].bottom() + 6
	}

	d := &drawing{}
	begin(d, s, id, l, bottom+38)
	phaseShades(d, l, t.Phases, top, bottom)
	doubtBands(d, l, doubts, top, bottom)
	timeAxis(d, l, reads.top, bottom)
	stack(d, l, reads, t.Bucket, []band{
		{"ok", "", t.Reads.OK}, {"missing", id + "-dots", t.Reads.Missing}, {"failed", id + "-hatch", t.Reads.Failed},
	})
	stack(d, l, writes, t.Bucket, []band{
		{"ok", "", t.Writes.OK}, {"refused", id + "-bars", t.Writes.Refused}, {"failed", id + "-hatch", t.Writes.Unknown},
	})
	latencyAxis(d, l, latency)
	latencyLine(d, l, latency, "p99 reads", t.Bucket, t.Reads.Latency.P99)
	latencyLine(d, l, latency, "p99 writes", t.Bucket, t.Writes.Latency.P99)
	strip(d, l, served, t.Bucket, regions, t.Served)
	strip(d, l, acked, t.Bucket, regions, t.Acknowledged)
	for i, p := range told {
		drawReading(d, l, p, s.Readings[i])
	}
	drawMarks(d, l, marks, marksTop, bottom)
	d.WriteString("</svg>")
	return template.HTML(d.String()) // every text in it was escaped as it was drawn
}

// begin opens the drawing, with what a screen reader says and the patterns.
func begin(d *drawing, s Scenario, id string, l layout, height float64) {
	fmt.Fprintf(d, `<svg role="img" viewBox="0 0 %s %s" aria-labelledby="%s-title %s-desc">`, coord(l.width), coord(height), id, id)
	fmt.Fprintf(d, `<title id="%s-title">%s</title>`, id, html.EscapeString("Time line of "+s.Name()))
	fmt.Fprintf(d, `<desc id="%s-desc">%s</desc>`, id, html.EscapeString(describe(s)))
	d.WriteString(`<defs>`)
	fmt.Fprintf(d, `<pattern id="%s-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="ink" x1="0" y1="0" x2="0" y2="5"/></pattern>`, id)
	fmt.Fprintf(d, `<pattern id="%s-dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="inkdot" cx="2.5" cy="2.5" r="1"/></pattern>`, id)
	fmt.Fprintf(d, `<pattern id="%s-bars" width="5" height="5" patternUnits="userSpaceOnUse"><line class="ink" x1="0" y1="2" x2="5" y2="2"/></pattern>`, id)
	d.WriteString(`</defs>`)
}

// regionsOf lists all regions that a colour is needed for.
func regionsOf(s Scenario) []string {
	all := withNew(nil, s.Regions)
	if s.Timeline == nil {
		return all
	}
	for _, rows := range [][]RegionSeries{s.Timeline.Served, s.Timeline.Acknowledged} {
		for _, r := range rows {
			all = withNew(all, []string{r.Region})
		}
	}
	return all
}
