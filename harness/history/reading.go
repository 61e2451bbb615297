package history

import (
	"errors"
	"fmt"
	"math"
)

// ReadingMeta is a figure that the system tells of itself, and that is read all along.
type ReadingMeta struct {
	ID      string   `json:"id"`
	Title   string   `json:"title,omitempty"` // for display only
	Host    string   `json:"host"`            // that tells it
	Unit    string   `json:"unit,omitempty"`  // "ratio", "hosts"
	AtMost  *float64 `json:"at_most,omitempty"`
	AtLeast *float64 `json:"at_least,omitempty"` // both nil: it is only shown
}

// Allows says whether a value is within what the scenario demands.
func (m ReadingMeta) Allows(value float64) bool {
	return (m.AtMost == nil || value <= *m.AtMost) && (m.AtLeast == nil || value >= *m.AtLeast)
}

// Bounded says whether anything is demanded of it.
func (m ReadingMeta) Bounded() bool { return m.AtMost != nil || m.AtLeast != nil }

// Reading is one value that was read, or why none was.
type Reading struct {
	ID    string   `json:"id"`
	Span  Interval `json:"span"` // it was told within
	Value float64  `json:"value"`
	Error string   `json:"error,omitempty"` // then there is no value
}

func (r Reading) validate() error {
	switch {
	case r.ID == "":
		return errors.New("reading has no id")
	case r.Span.Width() < 0:
		return fmt.Errorf("reading %q: its span ends at %v, before it begins at %v", r.ID, r.Span.To, r.Span.From)
	case math.IsNaN(r.Value) || math.IsInf(r.Value, 0):
		return fmt.Errorf("reading %q: %v is no figure", r.ID, r.Value)
	}
	return nil
}

func validateReadings(all []ReadingMeta) error {
	seen := map[string]bool{}
	for _, r := range all {
		if r.ID == "" || seen[r.ID] {
			return fmt.Errorf("reading %q has no id, or one that is there twice", r.ID)
		}
		seen[r.ID] = true
	}
	return nil
}
