package reports

import "github.com/gameday-harness/gameday/harness/history"

// phaseShades shades the phases behind all panels and names them above.
func phaseShades(d *drawing, l layout, phases []PhaseSpan, top, bottom float64) {
	for i, p := range phases {
		from, to := l.x(float64(p.From)), l.x(float64(p.To))
		class := "phase"
		if p.Name == string(history.Injecting) {
			class = "phase fault"
		} else if i%2 == 1 {
			class = "phase odd"
		}
		d.rect(class, from, top, to-from, bottom-top)
		if name := phaseName(p.Name); textWidth(name) <= to-from {
			d.text("phasename", "middle", (from+to)/2, top+13, name)
		}
	}
}

// phaseName is what people call a phase.
func phaseName(name string) string {
	switch history.PhaseName(name) {
	case history.Steady:
		return "steady state"
	case history.Injecting:
		return "fault in force"
	case history.Settling:
		return "settling"
	case history.FinalRead:
		return "final read"
	case history.Done:
		return "done"
	}
	return plain(name)
}
