package reports

import (
	"fmt"
	"strings"
)

// describe tells a time line in words, for those who do not see it.
func describe(s Scenario) string {
	t := *s.Timeline
	var b strings.Builder
	fmt.Fprintf(&b, "%s in %s: ", withUnit(fmt.Sprint(requests(t)), "requests"), lengthFigure(t.Length()))
	fmt.Fprintf(&b, "reads %d ok, %d missing, %d failed; ", total(t.Reads.OK), total(t.Reads.Missing), total(t.Reads.Failed))
	fmt.Fprintf(&b, "writes %d acknowledged, %d politely refused, %d unknown.", total(t.Writes.OK), total(t.Writes.Refused), total(t.Writes.Unknown))
	for _, f := range s.Faults {
		b.WriteString(" " + f.Name() + ": " + faultStory(f) + ".")
	}
	for _, r := range s.Readings {
		fmt.Fprintf(&b, " %s: %s.", r.Name(), r.Range())
	}
	for _, n := range s.Notes {
		if n.Span != nil {
			b.WriteString(" The " + doubtText + " " + n.When() + ".")
		}
	}
	return b.String()
}

// faultStory says when a fault took effect and was healed.
func faultStory(f Fault) string {
	if f.Control {
		return "the control, which changes nothing"
	}
	parts := []string{"not seen to take effect"}
	if f.Onset != nil {
		parts[0] = "took effect at " + spanFigure(*f.Onset)
	}
	if f.Healed != nil {
		parts = append(parts, "healed at "+spanFigure(*f.Healed))
	} else {
		parts = append(parts, "not healed")
	}
	return strings.Join(parts, ", ")
}

func total(all []int) int {
	sum := 0
	for _, v := range all {
		sum += v
	}
	return sum
}

func requests(t Timeline) int {
	return total(t.Reads.OK) + total(t.Reads.Missing) + total(t.Reads.Failed) +
		total(t.Writes.OK) + total(t.Writes.Refused) + total(t.Writes.Unknown)
}
