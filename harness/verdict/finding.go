package verdict

import "github.com/gameday-harness/gameday/harness/history"

// State of a finding.
type State string

// States. Unknown is never a pass.
const (
	Holds   State = "holds"
	Broken  State = "broken"
	Unknown State = "unknown"
)

// Measure names what a finding is about.
type Measure string

// The measures, defined in docs/measures.md.
const (
	ReadOnlyWithin Measure = "readonly_within"
	FailoverWithin Measure = "failover_within"
	FailbackWithin Measure = "failback_within"
	RecoveryWithin Measure = "recovery_within"
	DataLoss       Measure = "data_loss"
	Availability   Measure = "availability"
	SplitBrain     Measure = "split_brain"
	StaleReads     Measure = "stale_reads"
	Duplicates     Measure = "duplicates"
	Amplification  Measure = "amplification"
)

// Finding is what a judge found in a history about one measure.
type Finding struct {
	Measure Measure `json:"measure"`
	State   State   `json:"state"`
	// Value ± Bound surely contains the true figure, in Unit. Both are
	// meaningless when Measured is false.
	Measured bool    `json:"measured"`
	Value    float64 `json:"value"`
	Bound    float64 `json:"bound"`
	Unit     string  `json:"unit"` // "s", "writes", "reads", "ratio", "x"
	// Limit is the objective, in Unit; nil when none was set, and then State
	// says only whether the measure could be taken (Holds) or not (Unknown).
	Limit *float64 `json:"limit,omitempty"`
	// Reason says in one sentence why the state is what it is.
	Reason string `json:"reason"`
	// Cause names the reason of an unknown finding, where it is one of those below.
	Cause CauseID `json:"cause,omitempty"`
	// Details are further figures: age of the oldest lost write, region that
	// took over, classes of requests, error budget spent.
	Details []Detail `json:"details,omitempty"`
}

// DetailID names a kind of detail. It is stable; its words are in Detail.Label.
type DetailID string

// Detail is a further figure of a finding. Text is set for what is no number.
type Detail struct {
	ID    DetailID `json:"id"`
	Of    string   `json:"of,omitempty"` // what it is of: a region, a workload, an episode
	Value float64  `json:"value,omitempty"`
	Bound float64  `json:"bound,omitempty"`
	Unit  string   `json:"unit,omitempty"`
	Text  string   `json:"text,omitempty"`
}

// Judge judges one measure. It never fails: what cannot be judged is Unknown.
type Judge func(history.History) Finding
