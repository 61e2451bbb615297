package harness

import (
	"fmt"
	"io"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Plan is one experiment, made before anything runs.
type Plan struct {
	Scenario   string // full name
	Hypothesis string // what is expected, in a sentence
	Faults     Schedule
	Demands    []history.Demand // what counts for the verdict
	Seed       int64            // of everything random in the experiment
	// Repetition numbers the experiments of a scenario that is repeated, from 1;
	// 0 when there is only one.
	Repetition int
	// Wide says that the plan takes more hosts at once than the topology's limit
	// on purpose.
	Wide bool
	// Reach is what the plan may take at once of the topology that it was made
	// for; see ReachOf.
	Reach Reach
}

// slug names the experiment's history and its users' items. Those of two
// repetitions never meet.
func (p Plan) slug() string {
	if p.Repetition == 0 {
		return FileName(p.Scenario)
	}
	return fmt.Sprintf("%s-%02d", FileName(p.Scenario), p.Repetition)
}

// Schedule says when faults are injected and how long they stay in force.
type Schedule []Step

// Step is one fault of a schedule. The fault is healed no earlier than For
// after its injection, and later if it is not decided yet whether the users
// get their service back within the objective.
type Step struct {
	Fault Fault
	At    time.Duration // after the begin of the fault phase
	For   time.Duration
}

// defaultFor is how long a fault stays in force when nothing is said.
const defaultFor = 10 * time.Second

// At schedules faults at a time after the begin of the fault phase.
func At(d time.Duration, faults ...Fault) Schedule {
	var s Schedule
	for _, f := range faults {
		s = append(s, Step{Fault: f, At: d, For: defaultFor})
	}
	return s
}

// For says how long the faults of the schedule stay in force at least.
func (s Schedule) For(d time.Duration) Schedule {
	var changed Schedule
	for _, step := range s {
		step.For = d
		changed = append(changed, step)
	}
	return changed
}

// And adds another schedule to this one.
func (s Schedule) And(other Schedule) Schedule {
	return append(append(Schedule{}, s...), other...)
}

// Length is the time from the begin of the fault phase to the earliest end of
// its last fault.
func (s Schedule) Length() time.Duration {
	var end time.Duration
	for _, step := range s {
		end = max(end, step.At+step.For)
	}
	return end
}

// Print writes the plan for people to read. The same plan always gives the
// same text.
func (p Plan) Print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%s\n  hypothesis: %s\n  seed: %d\n", p.Scenario, p.Hypothesis, p.Seed)
	for _, s := range p.Faults {
		if err == nil {
			_, err = fmt.Fprintf(w, "  at +%s for %s: %s\n", s.At, s.For, s.Fault.Name())
		}
	}
	if err == nil && p.Reach.Of > 0 {
		_, err = fmt.Fprintf(w, "  takes %s\n", p.Reach)
	}
	for _, d := range p.Demands {
		if err == nil {
			_, err = fmt.Fprintf(w, "  demands %s\n", d)
		}
	}
	return err
}
