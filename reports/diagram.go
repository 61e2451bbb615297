package reports

import (
	"fmt"
	"html"
	"html/template"

	"github.com/gameday-harness/gameday/harness/sla"
)

// Sizes of a block diagram, in SVG units.
const (
	boxHeight  = 44.0
	boxLeast   = 96.0
	boxMost    = 210.0
	wireLength = 18.0 // between blocks that follow on each other, and about those side by side
	rowGap     = 12.0
	noteHeight = 18.0 // above blocks side by side
)

// diagram draws a reliability block diagram: what stands in a row must all be up, of
// what stands side by side so many.
func diagram(root sla.Block) template.HTML {
	width, height := sizeOf(root)
	width, height = width+2*wireLength, height+4
	var d drawing
	fmt.Fprintf(&d, `<svg class="diagram" role="img" width="%s" height="%s" viewBox="0 0 %s %s" aria-labelledby="diagram-title">`,
		coord(width), coord(height), coord(width), coord(height))
	fmt.Fprintf(&d, `<title id="diagram-title">%s</title>`, html.EscapeString("Block diagram: users are served "+shareFigure(root.Availability)+" of the time. The same stands below as a tree."))
	middle := 2 + axisOf(root)
	d.line("wire", 0, middle, wireLength, middle)
	drawBlock(&d, root, wireLength, 2)
	d.line("wire", width-wireLength, middle, width, middle)
	d.WriteString(`</svg>`)
	return template.HTML(d.String())
}

// sizeOf is the room that a block takes.
func sizeOf(b sla.Block) (width, height float64) {
	switch b.Kind {
	case sla.Part:
		return boxWidth(b), boxHeight
	case sla.Series:
		over, under := 0.0, 0.0
		for i, inner := range b.Blocks {
			w, h := sizeOf(inner)
			over, under = max(over, axisOf(inner)), max(under, h-axisOf(inner))
			width += w
			if i > 0 {
				width += wireLength
			}
		}
		return width, over + under
	case sla.Parallel, sla.Switched:
		for i, inner := range b.Blocks {
			w, h := sizeOf(inner)
			width, height = max(width, w), height+h
			if i > 0 {
				height += rowGap
			}
		}
		return max(width+2*wireLength, textWidth(noteOf(b))+8), height + noteHeight
	}
	return boxLeast, boxHeight
}

// axisOf is how far below its top the wire enters a block.
func axisOf(b sla.Block) float64 {
	switch b.Kind {
	case sla.Series:
		axis := 0.0
		for _, inner := range b.Blocks {
			axis = max(axis, axisOf(inner))
		}
		return axis
	case sla.Parallel, sla.Switched:
		_, height := sizeOf(b)
		return noteHeight + (height-noteHeight)/2
	case sla.Part:
	}
	return boxHeight / 2
}

func boxWidth(b sla.Block) float64 {
	return min(max(textWidth(b.Name), textWidth(shareFigure(b.Availability)))+20, boxMost)
}

// noteOf says what blocks side by side are for.
func noteOf(b sla.Block) string {
	if b.Kind == sla.Switched {
		return "switched by " + b.Blocks[0].Name + ", " + shareFigure(b.Availability)
	}
	return fmt.Sprintf("%d of %d, %s", b.Needs, len(b.Blocks), shareFigure(b.Availability))
}

func drawBlock(d *drawing, b sla.Block, x, y float64) {
	switch b.Kind {
	case sla.Part:
		drawPart(d, b, "part", x, y)
	case sla.Series:
		drawSeries(d, b, x, y)
	case sla.Parallel, sla.Switched:
		drawBeside(d, b, x, y)
	}
}

func drawPart(d *drawing, b sla.Block, class string, x, y float64) {
	width := boxWidth(b)
	fmt.Fprintf(d, `<rect class="%s" x="%s" y="%s" width="%s" height="%s" rx="5"/>`, class, coord(x), coord(y), coord(width), coord(boxHeight))
	d.text("partname", "middle", x+width/2, y+18, fitted(b.Name, width-12))
	d.text("partshare", "middle", x+width/2, y+34, shareFigure(b.Availability))
}

func drawSeries(d *drawing, b sla.Block, x, y float64) {
	axis := axisOf(b)
	for i, inner := range b.Blocks {
		if i > 0 {
			d.line("wire", x, y+axis, x+wireLength, y+axis)
			x += wireLength
		}
		drawBlock(d, inner, x, y+axis-axisOf(inner))
		w, _ := sizeOf(inner)
		x += w
	}
}

// drawBeside draws blocks side by side between two upright wires. What only switches
// is no way through, and so has no wires.
func drawBeside(d *drawing, b sla.Block, x, y float64) {
	width, _ := sizeOf(b)
	d.text("note", "middle", x+width/2, y+12, noteOf(b))
	left, right, axis := x+1, x+width-1, y+axisOf(b)
	top := y + noteHeight
	low, high := axis, axis
	for i, inner := range b.Blocks {
		w, h := sizeOf(inner)
		at := x + (width-w)/2
		if b.Kind == sla.Switched && i == 0 {
			drawSwitch(d, inner, at, top)
		} else {
			wire := top + axisOf(inner)
			d.line("wire", left, wire, at, wire)
			d.line("wire", at+w, wire, right, wire)
			low, high = min(low, wire), max(high, wire)
			drawBlock(d, inner, at, top)
		}
		top += h + rowGap
	}
	d.line("wire", left, low, left, high)
	d.line("wire", right, low, right, high)
	d.line("wire", x, axis, left, axis)
	d.line("wire", right, axis, x+width, axis)
}

// drawSwitch draws what moves users; of several hosts that do, as one.
func drawSwitch(d *drawing, b sla.Block, x, y float64) {
	if b.Kind == sla.Part {
		drawPart(d, b, "part switch", x, y)
		return
	}
	drawBlock(d, b, x, y)
}

// fitted cuts a text that is too wide.
func fitted(s string, width float64) string {
	if textWidth(s) <= width {
		return s
	}
	runes := []rune(s)
	for len(runes) > 1 && textWidth(string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}
