package harness

import (
	"slices"
	"sync"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Run is an experiment that was carried out, with what was found.
type Run struct {
	Plan    Plan
	History history.History
	File    string // the history's file
	// CameBack says that the system was seen in its steady state after the
	// last heal, so that the next experiment may use it.
	CameBack bool

	findings []verdict.Finding

	mu       sync.Mutex
	asserted []verdict.Measure
}

// Findings returns what the judges found.
func (r *Run) Findings() []verdict.Finding { return r.findings }

// Asserted notes that the scenario demands a measure.
func (r *Run) Asserted(m verdict.Measure) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Contains(r.asserted, m) {
		r.asserted = append(r.asserted, m)
	}
}

// Demands lists the measures that the scenario demands.
func (r *Run) Demands() []verdict.Measure {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.asserted)
}
