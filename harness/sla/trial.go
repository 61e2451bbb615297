package sla

import (
	"encoding/json"
	"fmt"
)

// Trial is what was seen of one scenario: what it did to the system, and how long
// users went without.
type Trial struct {
	Scenario string
	Title    string
	Class    string
	Faults   []Act
	Samples  []Sample // one for each repetition
}

// Act is a fault that a scenario injected.
type Act struct {
	Kind  string // "host.kill"
	Hosts []string
}

// Sample is what one repetition showed.
type Sample struct {
	// Down is the time in which users were not served, in seconds of full outage.
	Down Interval
	// Served says that users were served again for good while the fault was in
	// force; what it costs then does not depend on how long it lasts.
	Served  bool
	InForce float64 // seconds that the fault lasted
	Why     string  // why Down is open
}

// Interval surely holds the true figure.
type Interval struct {
	Low  float64
	High float64 // 0 when Open
	Open bool    // it is at least Low, and no more is known
}

// intervalJSON is an interval in JSON: high is null when nothing is known above low,
// so that nobody takes it for a figure.
type intervalJSON struct {
	Low  float64  `json:"low"`
	High *float64 `json:"high"`
}

// MarshalJSON writes {"low": 1, "high": 2}, or {"low": 1, "high": null} when it is open.
func (i Interval) MarshalJSON() ([]byte, error) {
	out := intervalJSON{Low: i.Low}
	if !i.Open {
		out.High = &i.High
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote. An interval without high is open.
func (i *Interval) UnmarshalJSON(data []byte) error {
	var in intervalJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("sla: an interval: %w", err)
	}
	*i = Interval{Low: in.Low, Open: in.High == nil}
	if in.High != nil {
		i.High = *in.High
	}
	return nil
}

// Unknown is the interval of which nothing is known.
func Unknown() Interval { return Interval{Open: true} }

// Times multiplies by a number of 0 or more.
func (i Interval) Times(n float64) Interval {
	if n == 0 {
		return Interval{}
	}
	return Interval{Low: i.Low * n, High: i.High * n, Open: i.Open}.tidy()
}

// Plus adds what is not less than nothing.
func (i Interval) Plus(j Interval) Interval {
	return Interval{Low: i.Low + j.Low, High: i.High + j.High, Open: i.Open || j.Open}.tidy()
}

// Hull is the smallest interval that holds both.
func (i Interval) Hull(j Interval) Interval {
	return Interval{Low: min(i.Low, j.Low), High: max(i.High, j.High), Open: i.Open || j.Open}.tidy()
}

// Middle is the middle of an interval, or its least when no more is known.
func (i Interval) Middle() float64 {
	if i.Open {
		return i.Low
	}
	return (i.Low + i.High) / 2
}

func (i Interval) tidy() Interval {
	if i.Open {
		i.High = 0
	}
	return i
}

// lasting is what a fault costs that is repaired after so many seconds. One under
// which users were served again costs what it did, however long it lasts. Any other
// one costs what it did and, for as long as it lasts beyond the experiment, up to all
// of that; one that is repaired sooner may cost as much less.
func (s Sample) lasting(seconds float64) Interval {
	if s.Served || s.Down.Open {
		return s.Down
	}
	longer := seconds - s.InForce
	return Interval{Low: max(0, s.Down.Low+min(0, longer)), High: s.Down.High + max(0, longer)}
}
