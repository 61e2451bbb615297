package reports

import (
	"io"
	"time"
)

// Schema is the version of the JSON form of a Report. It grows when a field
// changes its meaning or goes; Load refuses any other.
const Schema = 2

// Renderer writes a report in one format. It is pure: it changes nothing and
// fails only when the writer does or the report cannot be told in the format.
type Renderer func(io.Writer, Report) error

// Report is everything that is told of one run. It is plain data; once
// concluded it is not changed any more.
type Report struct {
	Schema      int         `json:"schema"`
	Run         string      `json:"run"`      // run id
	Started     time.Time   `json:"started"`  // wall clock
	Duration    Seconds     `json:"duration"` // seconds
	Profile     string      `json:"profile,omitempty"`
	Selection   string      `json:"selection,omitempty"` // label expression that chose the scenarios
	Named       []string    `json:"named,omitempty"`     // texts of which the scenarios' names contain one
	Repeat      int         `json:"repeat,omitempty"`    // how often each scenario was to be carried out; 0 is once
	Seed        int64       `json:"seed"`
	Gameday     string      `json:"gameday"` // version of Gameday
	Compose     Compose     `json:"compose"`
	Environment Environment `json:"environment"`
	// Objectives are limits by their keys, in the units of their measures. Those of
	// one class go before them for its scenarios.
	Objectives Objectives `json:"objectives"`
	State      State      `json:"state"`     // holds, broken or inconclusive
	ExitCode   int        `json:"exit_code"` // of the process that made the report
	// Message says what happened to the run as a whole, beside its scenarios:
	// why it could not begin, or that it was interrupted.
	Message string `json:"message,omitempty"`
	// CutOff says that the run was killed, and that the report was made from what
	// it had recorded.
	CutOff    bool       `json:"cut_off,omitempty"`
	Scenarios []Scenario `json:"scenarios"`
	// SLA is the arithmetic of availability; nil when it was not asked for.
	SLA *SLA `json:"sla,omitempty"`
}

// Compose names the file that was tested.
type Compose struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"` // of the file's bytes, lower-case hex
	// Overrides are the files that were merged onto it, in order.
	Overrides []Override `json:"overrides,omitempty"`
}

// Override is a file that was merged onto another one.
type Override struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"` // as Compose's
}

// Names are the names of all files, in the order in which they were merged.
func (c Compose) Names() string {
	names := c.File
	for _, one := range c.Overrides {
		names += ", " + one.File
	}
	return names
}

// Environment is where the run took place.
type Environment struct {
	Docker string `json:"docker,omitempty"` // version of the engine
	Kernel string `json:"kernel,omitempty"`
	OS     string `json:"os,omitempty"`
	Arch   string `json:"arch,omitempty"`
	Cores  int    `json:"cores,omitempty"`
	// Images are what the system was made of; a name is there twice when it stood
	// for another image later in the run.
	Images []Image `json:"images,omitempty"`
}

// Image is a container image.
type Image struct {
	Name   string `json:"name"`             // as the compose file has it
	ID     string `json:"id"`               // "sha256:..."; what containers were made from
	Digest string `json:"digest,omitempty"` // "REPOSITORY@sha256:..." of one that was pulled
}

// Objectives that the run was held against.
type Objectives struct {
	Common map[string]float64 `json:"common,omitempty"`
	HA     map[string]float64 `json:"ha,omitempty"`
	DR     map[string]float64 `json:"dr,omitempty"`
}
