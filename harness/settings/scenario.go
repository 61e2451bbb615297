package settings

import (
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
)

// Scenario is one of the file's own: an experiment that only its author can know of.
type Scenario struct {
	ID         string
	Title      string
	Hypothesis string
	Class      Class
	Labels     []string
	Plan       plan.Node
	Wide       bool             // it takes more hosts at once than the limit, on purpose
	Demands    []history.Demand // nil: what is usual for its class
	Bounds     map[string]Bound // of readings, by their ids
	// Compressed is by how much the times of the plan are shorter than those that it
	// replays; 1 is not at all.
	Compressed float64
}
