package reports

import (
	"cmp"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Scenario is what is told of one experiment. All times are seconds since the
// scenario began, unless said otherwise.
type Scenario struct {
	ID         string    `json:"id"`              // stable: "blackout-active-silent"
	Title      string    `json:"title,omitempty"` // for people
	Class      string    `json:"class,omitempty"` // "ha" or "dr"
	Labels     []string  `json:"labels,omitempty"`
	Hypothesis string    `json:"hypothesis,omitempty"`
	State      State     `json:"state"`
	Reason     string    `json:"reason"`            // one sentence: why the state is what it is
	Started    time.Time `json:"started"`           // wall clock; zero when it never began
	Duration   Seconds   `json:"duration"`          // seconds
	Home       string    `json:"home,omitempty"`    // region that serves when all is well
	Regions    []string  `json:"regions,omitempty"` // all regions, in the order of the topology
	Findings   []Finding `json:"findings,omitempty"`
	// WithinHA says of a scenario of class dr whether it stayed within the limits of
	// class ha; "" where there is nothing to compare.
	WithinHA verdict.State `json:"within_ha,omitempty"`
	Faults   []Fault       `json:"faults,omitempty"`
	Timeline *Timeline     `json:"timeline,omitempty"` // nil when no request was recorded
	Readings []Reading     `json:"readings,omitempty"` // what the system told of itself
	// Compressed is by how much the times of the plan were shorter than those that it
	// replays; 0 or 1 is not at all.
	Compressed float64 `json:"compressed,omitempty"`
	// Errors are what users' requests ended with, the most frequent first.
	Errors  []ErrorCount  `json:"errors,omitempty"`
	Notes   []Note        `json:"notes,omitempty"`
	Logs    []history.Log `json:"logs,omitempty"`
	History string        `json:"history,omitempty"` // path of the history, from the report's folder
	Failure string        `json:"failure,omitempty"` // what a demand that failed had to say
	Error   string        `json:"error,omitempty"`   // why the experiment itself could not be carried out
	Skipped string        `json:"skipped,omitempty"` // why it was not run
	Seed    int64         `json:"seed,omitempty"`    // of everything random; of the first repetition
	// Repetitions are there when the scenario was carried out more than once.
	// Then Findings are the worst of each measure, Duration is that of all
	// together, and what else cannot be added up is of the repetition Shown.
	Repetitions   []Repetition   `json:"repetitions,omitempty"`
	Distributions []Distribution `json:"distributions,omitempty"` // of each measure over the repetitions
	Shown         int            `json:"shown,omitempty"`         // from 1
}

// Name is what the scenario is called when it is shown: its title, or else its id.
func (s Scenario) Name() string { return cmp.Or(s.Title, s.ID) }

// Finding is a verdict's finding. One that is not asserted was measured, but
// the scenario does not demand it and its state changes nothing.
type Finding struct {
	verdict.Finding
	Asserted bool    `json:"asserted"`
	Region   string  `json:"region,omitempty"` // that must serve the writes afterwards; "": any
	Judged   *Judged `json:"judged,omitempty"` // by the objective alone, where that differs
}

// Note is a remark of the harness; one that taints says that the instrument
// itself was not to be trusted.
type Note struct {
	ID     history.NoteID `json:"id,omitempty"`
	At     Seconds        `json:"at"`
	Text   string         `json:"text"`
	Taints bool           `json:"taints,omitempty"`
	// Span is when the instrument was in doubt: only findings that look at it
	// are touched. Nil: all of them, if the note taints.
	Span *Span `json:"span,omitempty"`
}

// ErrorCount is one way in which requests ended badly.
type ErrorCount struct {
	Kind  history.Kind `json:"kind"`
	Text  string       `json:"text"`
	Count int          `json:"count"`
	First Seconds      `json:"first"` // when the first of them was due
	Last  Seconds      `json:"last"`  // when the last of them was due
}
