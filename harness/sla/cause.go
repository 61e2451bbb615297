package sla

import (
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/settings"
)

// WhyNot says why a scenario is not counted.
type WhyNot string

// Reasons.
const (
	SeveralFaults WhyNot = "several_faults" // at once; how often they come together nobody says
	SeveralHosts  WhyNot = "several_hosts"  // at once, for no cause that they share
	NoFrequency   WhyNot = "no_frequency"   // for a fault of this kind
	NoFault       WhyNot = "no_fault"       // it never came to one
)

// cause is what brings a scenario about in real life.
type cause struct {
	frequency Frequency
	target    string // scenarios with the same cause and target are ways in which it shows
	count     int    // how many things it may come to
}

// cause finds what a trial is a case of. A fault of one host comes to each host of
// its service, as often as is said of a host; any other fault comes to what it took.
func (c Computed) cause(t Trial) (cause, WhyNot) {
	if len(t.Faults) == 0 {
		return cause{}, NoFault
	}
	if len(t.Faults) > 1 {
		return cause{}, SeveralFaults
	}
	act := t.Faults[0]
	kind, family := act.Kind, settings.Family(act.Kind)
	mates := c.mates(act.Hosts)
	if family == "dns" && len(act.Hosts) == 1 && len(mates) > 1 {
		kind, family = "host", "host" // one of a fleet is a host like others
	}
	if family == "host" && len(act.Hosts) != 1 {
		return cause{}, SeveralHosts
	}
	f, known := c.frequency(kind, family)
	if !known {
		return cause{}, NoFrequency
	}
	if family == "host" {
		return cause{f, strings.Join(mates, ","), len(mates)}, ""
	}
	return cause{f, strings.Join(slices.Sorted(slices.Values(act.Hosts)), ","), 1}, ""
}

// frequency is that of the kind, or else of its family; what was given comes first.
func (c Computed) frequency(kind, family string) (Frequency, bool) {
	for _, of := range []string{kind, family} {
		if i := slices.IndexFunc(c.Frequencies, func(f Frequency) bool { return f.Of == of }); i >= 0 {
			return c.Frequencies[i], true
		}
	}
	return Frequency{}, false
}

// mates are the hosts of the service of a host, itself included.
func (c Computed) mates(hosts []string) []string {
	if len(hosts) == 0 {
		return nil
	}
	service := ""
	for _, h := range c.Hosts {
		if h.Name == hosts[0] {
			service = h.Service
		}
	}
	if service == "" {
		return hosts[:1]
	}
	var mates []string
	for _, h := range c.Hosts {
		if h.Service == service {
			mates = append(mates, h.Name)
		}
	}
	return mates
}
