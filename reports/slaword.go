package reports

import (
	"fmt"
	"strings"

	"github.com/gameday-harness/gameday/harness/sla"
)

// sourceWord says where a figure is from; docs/sla.md has the whole reference.
func sourceWord(source string) string {
	switch source {
	case sla.Given:
		return "given"
	case sla.AzureVM:
		return "default: SLA of one virtual machine at Microsoft"
	case sla.IEC61508:
		return "default: IEC 61508-6, upper end"
	case sla.Dean2008:
		return "default: Dean 2008, a cluster's first year"
	}
	return plain(source)
}

// blockWord says what keeps a block up.
func blockWord(b sla.Block) string {
	switch b.Kind {
	case sla.Part:
		return sourceWord(b.Source)
	case sla.Series:
		return "all of these"
	case sla.Parallel:
		return fmt.Sprintf("%d of these %d", b.Needs, len(b.Blocks))
	case sla.Switched:
		if len(b.Blocks) > 1 {
			return fmt.Sprintf("%s, or another while %s is up", b.Blocks[1].Name, b.Blocks[0].Name)
		}
	}
	return plain(string(b.Kind))
}

// sharedText says what parts share, and what that costs.
func sharedText(s sla.Shared) string {
	who := strings.Join(s.Hosts, ", ")
	text := ""
	switch s.ID {
	case sla.SharedRegion:
		text = fmt.Sprintf("%s share the place %s: power, network, what is rolled out there", who, s.Name)
	case sla.SharedResolvers:
		text = fmt.Sprintf("%s ask the resolvers of %s", who, s.Name)
	case sla.SharedPilot:
		text = fmt.Sprintf("%s take over only when %s moves users there", who, s.Name)
	default:
		text = fmt.Sprintf("%s share %s %s", who, plain(string(s.ID)), s.Name)
	}
	if s.Cost == nil {
		return text + ". What that costs is not known, since the file does not describe them: it is in no figure"
	}
	return text + ". That costs " + minutesFigure(*s.Cost*sla.Month.Minutes()) + " a month"
}

// assumptionText says what was assumed, and how to say otherwise.
func assumptionText(a sla.Assumption) string {
	switch a.ID {
	case sla.NeedsAssumed:
		return fmt.Sprintf("%d of the %d hosts like %s must be up (say otherwise with needs)", a.Needs, a.Count, a.Of)
	case sla.SwitchAssumed:
		return fmt.Sprintf("users are moved between the regions %s at once and without fail: no service has the role of a pilot", a.Of)
	}
	return plain(string(a.ID)) + ": " + a.Of
}

// whyNotText says why a scenario is in no figure.
func whyNotText(w sla.WhyNot) string {
	switch w {
	case sla.SeveralFaults:
		return "several faults in one experiment: nobody says how often they come together"
	case sla.SeveralHosts:
		return "several hosts at once, for no cause that they share: nobody says how often"
	case sla.NoFrequency:
		return "no frequency is given for a fault of this kind"
	case sla.NoFault:
		return "it never came to a fault, so what it costs is not known"
	}
	return plain(string(w))
}

// timesAYear writes a frequency: "1.1 times a year", "once in 18 years".
func timesAYear(n float64) string {
	switch {
	case n <= 0 || !finite(n):
		return "never"
	case n < 0.5:
		return "once in " + trimmed(fixed(roundTo(1/n, 1), 1)) + " years"
	}
	return trimmed(fixed(roundTo(n, 2), 2)) + " a year"
}
