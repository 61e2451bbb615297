package settings

import "time"

// Drill is what a drill may do to the system beside what the limits say.
type Drill struct {
	Never   []Exclusion
	Weights map[string]float64 // by group of faults; a group that is not there has its usual weight
	Budget  time.Duration      // that the drill of the monthly profile takes
}

// Exclusion is something that a drill leaves alone: kinds of faults, services or
// hosts whose names fit a pattern, such as "dns.*", "db-*" or "host.kill".
type Exclusion struct {
	Pattern string // as path.Match has it
	File    string // where it stands, for messages
	Line    int    // in that file; 0: none
}

// DefaultDrill returns the drill of a file that says nothing of it.
func DefaultDrill() Drill { return Drill{Budget: 10 * time.Minute} }
