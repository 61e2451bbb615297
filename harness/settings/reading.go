package settings

import (
	"fmt"
	"strings"
)

// Reading is a figure that a host of the system tells of itself, as a metric in
// Prometheus's text format. It is read each second of an experiment.
type Reading struct {
	ID     string // lower case letters, digits and dashes
	Title  string // for people
	Host   string // that tells it
	Port   uint16
	Path   string // of the page, "/metrics"
	Metric string
	Labels map[string]string // that its series has
	Unit   string            // "ratio", "hosts"; for people
}

// Bound is what a scenario demands of a reading, all along.
type Bound struct {
	AtMost, AtLeast *float64 // nil: none
}

// String is "at most 0.01".
func (b Bound) String() string {
	var parts []string
	if b.AtLeast != nil {
		parts = append(parts, fmt.Sprintf("at least %g", *b.AtLeast))
	}
	if b.AtMost != nil {
		parts = append(parts, fmt.Sprintf("at most %g", *b.AtMost))
	}
	return strings.Join(parts, ", ")
}
