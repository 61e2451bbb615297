package sla

import (
	"cmp"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// The periods that figures are told for.
const (
	Month = 30 * 24 * time.Hour  // the usual period of an error budget
	Year  = 365 * 24 * time.Hour // that frequencies count in
)

// Where figures are from: the sources of package settings, as they stand in Computed.
const (
	Given    = string(settings.Given)
	AzureVM  = string(settings.AzureVM)
	IEC61508 = string(settings.IEC61508)
	Dean2008 = string(settings.Dean2008)
)

// Computed is what follows from a system's structure and from what is said of its
// parts. It rests on no measurement.
type Computed struct {
	Diagram Block `json:"diagram"`
	// Independent is the availability if hosts in one place had nothing in common;
	// Availability is that with what they have in common.
	Independent  float64      `json:"independent"`
	Availability float64      `json:"availability"`
	Beta         float64      `json:"beta"`
	BetaSource   string       `json:"beta_source"`
	Objective    *float64     `json:"objective,omitempty"`
	Shared       []Shared     `json:"shared,omitempty"`
	Assumed      []Assumption `json:"assumed,omitempty"`
	Hosts        []Host       `json:"hosts"`
	Frequencies  []Frequency  `json:"frequencies"` // those given go first
}

// Host is a host that may be lost.
type Host struct {
	Name    string `json:"name"`
	Service string `json:"service"`
	Region  string `json:"region,omitempty"`
	Ours    bool   `json:"ours,omitempty"` // no part of the system under test
}

// Frequency is how often something fails, and for how long.
type Frequency struct {
	Of      string  `json:"of"` // a family of faults, or one kind of it
	PerYear float64 `json:"per_year"`
	Lasts   float64 `json:"lasts"` // seconds until it is repaired
	Source  string  `json:"source"`
}

// Compute draws a system's diagram and computes its availability.
func Compute(m system.Model, s settings.Settings) Computed {
	d := draw(m, s.SLA)
	c := Case{Beta: s.SLA.Beta.Value}
	computed := Computed{
		Diagram:     d.root.computed(c),
		Independent: d.root.Available(Case{}), Availability: d.root.Available(c),
		Beta: c.Beta, BetaSource: string(s.SLA.Beta.Source),
		Objective: objective(s),
		Shared:    d.shared(m, c), Assumed: d.assumed,
	}
	for _, h := range m.Hosts {
		service, _ := m.Service(h.Service)
		computed.Hosts = append(computed.Hosts, Host{Name: h.Name, Service: h.Service, Region: h.Region, Ours: service.Ours})
	}
	for _, f := range s.SLA.Faults {
		computed.Frequencies = append(computed.Frequencies, Frequency{Of: f.Of, PerYear: f.PerYear, Lasts: f.Lasts.Seconds(), Source: string(f.Source)})
	}
	return computed
}

// objective is the share of time that users must be served; nil when none is set.
func objective(s settings.Settings) *float64 {
	if limit, set := s.Objectives.Common["availability"]; set && s.SLA.Objective == nil {
		return &limit
	}
	return s.SLA.Objective
}

// Minutes is the downtime in a month of an availability.
func Minutes(availability float64) float64 { return (1 - availability) * Month.Minutes() }

// groupName is what tells hosts that do the same from others.
func groupName(s system.Service) string { return cmp.Or(s.Group, s.Name) }
