package harness

import (
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Result is what became of one trial.
type Result struct {
	Trial   Trial
	History history.History // nil when nothing began
	File    string          // the history's file; "" when nothing began
	// CameBack says that the world was seen in its steady state after the
	// last heal, so that the next experiment may use it.
	CameBack bool
	// Err is why the experiment could not be carried out, or not to its end. Nothing
	// that was measured then counts.
	Err error
	// NotRun says why it was not begun at all, as a sentence; "" when it was.
	NotRun string
	Took   time.Duration // from the begin of the trial until its verdict, a world that was raised for it included

	findings []verdict.Finding
}

// Findings returns what the judges found.
func (r *Result) Findings() []verdict.Finding { return r.findings }

// State is the verdict: what the scenario demands, held against the findings. Of a
// trial that was not carried out it is unknown.
func (r *Result) State() verdict.State {
	if r.Err != nil || r.NotRun != "" {
		return verdict.Unknown
	}
	return verdict.Demanded(r.History, r.findings)
}
