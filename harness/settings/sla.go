package settings

import (
	"strings"
	"time"
)

// SLA says how available the parts of a system are, and how often faults come: what
// the arithmetic of package sla rests on beside the system's structure.
type SLA struct {
	Objective *float64        // share of time that users must be served, above 0, at most 1; nil: not said
	Host      Share           // availability of one host of every service that Parts says nothing of
	Beta      Share           // share of a host's unavailability that hosts in the same place have in common
	Parts     map[string]Part // by service
	Faults    []Frequency     // those given, then the defaults
}

// Share is a share of 0..1, and where it is from.
type Share struct {
	Value  float64
	Source Source
}

// Part is what is said of a service.
type Part struct {
	Availability *float64 // of one host; nil: as SLA.Host
	Needs        *int     // how many hosts like these must be up, 0 when users can do without; nil: not said
}

// Frequency says how often something fails, and how long it takes until it is repaired.
type Frequency struct {
	Of      string        // a family of faults ("host"), or one kind of it ("host.stall")
	PerYear float64       // of each host, or of each thing that a scenario takes; 0 or more
	Lasts   time.Duration // until the cause is repaired, above 0
	Source  Source
	File    string // that gives it; "": a default
	Line    int    // in File
}

// Source says where a figure is from.
type Source string

// Sources; docs/sla.md says what each holds.
const (
	Given    Source = "given"     // by the compose file
	AzureVM  Source = "azure-vm"  // Microsoft's SLA for a virtual machine that stands alone
	IEC61508 Source = "iec-61508" // part 6, annex D: 1 to 10 % for redundant equipment
	Dean2008 Source = "dean-2008" // J. Dean, the first year of a new cluster at Google
)

// FaultFamilies lists the words that kinds of faults begin with, up to their dot, and
// that frequencies may be given for.
func FaultFamilies() []string {
	return []string{"host", "dns", "link", "partition", "region"}
}

// Family is the word that a kind of fault begins with: "host" of "host.kill".
func Family(kind string) string {
	family, _, _ := strings.Cut(kind, ".")
	return family
}

// DefaultSLA returns what goes for a file that says nothing.
func DefaultSLA() SLA {
	return SLA{
		Host:   Share{0.999, AzureVM},
		Beta:   Share{0.10, IEC61508},
		Faults: defaultFrequencies(),
	}
}

// defaultFrequencies are those of a cluster of 1800 servers in its first year: 1000
// servers failed, routers that took the DNS with them were reloaded 12 times, 4
// maintenances cost connections for half an hour, and every second cluster overheated.
func defaultFrequencies() []Frequency {
	return []Frequency{
		{Of: "host", PerYear: 1000.0 / 1800, Lasts: time.Hour, Source: Dean2008},
		{Of: "dns", PerYear: 12, Lasts: 2 * time.Minute, Source: Dean2008},
		{Of: "link", PerYear: 4, Lasts: 30 * time.Minute, Source: Dean2008},
		{Of: "partition", PerYear: 4, Lasts: 30 * time.Minute, Source: Dean2008},
		{Of: "region", PerYear: 0.5, Lasts: 24 * time.Hour, Source: Dean2008},
	}
}
