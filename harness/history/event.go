package history

import (
	"cmp"
	"time"
)

// Version of the file format, written into the first event.
const Version = 2

// Event is one line of a history. At is the time since the run's monotonic
// base; exactly one of the pointers is set.
type Event struct {
	At      time.Duration `json:"at"` // nanoseconds since Meta.Base
	Meta    *Meta         `json:"meta,omitempty"`
	Phase   *Phase        `json:"phase,omitempty"`
	Op      *Op           `json:"op,omitempty"`
	Fault   *Fault        `json:"fault,omitempty"`
	Final   *Final        `json:"final,omitempty"`
	Log     *Log          `json:"log,omitempty"`
	Traffic *Traffic      `json:"traffic,omitempty"`
	Reading *Reading      `json:"reading,omitempty"`
	Note    *Note         `json:"note,omitempty"`
}

// Meta says what the history is of. It is always the first event.
type Meta struct {
	Version    int       `json:"version"`
	Run        string    `json:"run"`                  // run id
	Scenario   string    `json:"scenario"`             // stable id: "blackout-active-silent"
	Title      string    `json:"title,omitempty"`      // of the scenario, for display only
	Hypothesis string    `json:"hypothesis,omitempty"` // what was expected, for display only
	Class      string    `json:"class,omitempty"`      // of the scenario: "ha" or "dr"
	Labels     []string  `json:"labels,omitempty"`
	Base       time.Time `json:"base"` // wall clock at time zero; for display only
	Seed       int64     `json:"seed"`
	Repetition int       `json:"repetition,omitempty"` // from 1; 0: the scenario is not repeated
	Home       string    `json:"home,omitempty"`       // region that serves when all is well
	Regions    []string  `json:"regions,omitempty"`    // all labelled regions
	// Objectives are limits by their keys ("failover_within"), in the unit of the
	// measure (seconds, a count, a share of 0..1), as they stood for the
	// scenario's class. A key that is not there is not judged.
	Objectives map[string]float64 `json:"objectives,omitempty"`
	Workloads  []WorkloadMeta     `json:"workloads,omitempty"`
	Settle     time.Duration      `json:"settle"` // a recovery counts when it is sustained for this long
	// Compressed is by how much the times of the plan are shorter than those that it
	// replays; 0 or 1 is not at all.
	Compressed float64 `json:"compressed,omitempty"`
	// Readings are the figures of the system's own that are read beside what users see.
	Readings []ReadingMeta `json:"readings,omitempty"`
	// Demands is what the scenario demands; other measures are taken, but do
	// not count for its verdict.
	Demands []Demand `json:"demands,omitempty"`
}

// WorkloadMeta is what one of the workloads was meant to send.
type WorkloadMeta struct {
	Name     string        `json:"name,omitempty"` // "" when there is only one
	Rate     float64       `json:"rate"`           // requests a second, intended
	Writes   float64       `json:"writes"`         // share of writes, 0..1
	Deadline time.Duration `json:"deadline"`       // of each request; 0: none
}

// Demand is one measure that a scenario holds the system to.
type Demand struct {
	Measure string   `json:"measure"`
	Limit   *float64 `json:"limit,omitempty"`  // in the finding's unit; nil: the objective
	Region  string   `json:"region,omitempty"` // that must serve the writes afterwards; "": any
}

// PhaseName is a step of an experiment.
type PhaseName string

// The phases of an experiment, in order. Each lasts until the next begins.
const (
	Steady    PhaseName = "steady"    // the steady state is watched, no fault
	Injecting PhaseName = "fault"     // faults are injected and in force
	Settling  PhaseName = "settling"  // all faults are healed; the system comes home
	FinalRead PhaseName = "finalread" // the workload has ended; every id is read back
	Done      PhaseName = "done"
)

// Phase marks the begin of a phase.
type Phase struct {
	Name PhaseName `json:"name"`
}

// Kind of an operation.
type Kind string

// Kinds of operations.
const (
	Read  Kind = "read"
	Write Kind = "write"
)

// Outcome of an operation as its user saw it.
type Outcome string

// Outcomes. A write that timed out or broke off is Unknown: it may or may not
// have been applied, and both are legal later.
const (
	OK      Outcome = "ok"      // read: found; write: acknowledged
	Refused Outcome = "refused" // write: politely refused, must never appear
	Missing Outcome = "missing" // read: answered, but without the id
	Failed  Outcome = "failed"  // read: an error or no answer in time
	Unknown Outcome = "unknown" // write: an error or no answer in time
)

// Op is one request of a user. It is recorded when it is complete.
type Op struct {
	ID        string        `json:"id"`                 // of the item written or read; unique over all workloads
	Workload  string        `json:"workload,omitempty"` // that it belongs to; "" when there is only one
	Never     bool          `json:"never,omitempty"`    // read: asks for an id that was never written, so Missing is the good answer
	Kind      Kind          `json:"kind"`
	Fresh     bool          `json:"fresh,omitempty"` // over a connection of its own
	Intended  time.Duration `json:"intended"`        // when it was due
	Sent      time.Duration `json:"sent"`            // when it was sent
	Done      time.Duration `json:"done"`            // when its outcome was known
	Outcome   Outcome       `json:"outcome"`
	Status    int           `json:"status,omitempty"`    // code of the protocol, such as HTTP's; 0 when there was no answer
	Region    string        `json:"region,omitempty"`    // region that served
	Authority string        `json:"authority,omitempty"` // write: region whose store acknowledged
	Error     string        `json:"error,omitempty"`
}

// FaultStage is a step in the life of a fault.
type FaultStage string

// Stages of a fault.
const (
	Injected    FaultStage = "injected"    // Inject returned
	Confirmed   FaultStage = "confirmed"   // it observably takes effect
	Unconfirmed FaultStage = "unconfirmed" // it was not seen to take effect, or its heal was not seen
	Healed      FaultStage = "healed"      // Heal returned
	HealSeen    FaultStage = "healseen"    // the heal was confirmed
	LevelSet    FaultStage = "level"       // how much of it is in force was changed
)

// Fault is one step in the life of a fault. An error makes the experiment's
// findings unknown.
type Fault struct {
	// ID, Kind, Target and Params are those of the fault's spec in the plan; Round
	// counts from 1 how often the plan has injected it.
	ID     string            `json:"id"`
	Kind   string            `json:"kind,omitempty"`
	Target string            `json:"target,omitempty"`
	Params map[string]string `json:"params,omitempty"`
	Round  int               `json:"round,omitempty"`
	Title  string            `json:"title,omitempty"` // what it does, for display only

	Stage    FaultStage `json:"stage"`
	Interval Interval   `json:"interval"`           // the instant of the step lies within
	Hosts    []string   `json:"hosts,omitempty"`    // hosts it acted on
	Evidence []Evidence `json:"evidence,omitempty"` // proof that it took effect
	// Delivered is how much of what was asked for was delivered, from stage Healed on.
	Delivered []Delivery `json:"delivered,omitempty"`
	Level     float64    `json:"level,omitempty"` // of stage LevelSet: how much of it is in force from then on, 0..1
	Error     string     `json:"error,omitempty"`
	Control   bool       `json:"control,omitempty"` // it changes nothing on purpose
}

// Name is what the fault is called when it is shown: its title, or else what is
// known of it.
func (f Fault) Name() string { return cmp.Or(f.Title, f.Kind, f.ID) }

// Interval is a span of time that surely contains an instant.
type Interval struct {
	From time.Duration `json:"from"`
	To   time.Duration `json:"to"`
}

// Evidence is one measured proof of a fault, such as packets dropped.
type Evidence struct {
	ID    EvidenceID `json:"id"`
	Of    string     `json:"of,omitempty"`   // what it is of, where that is no host: an address, a port, a side
	Host  string     `json:"host,omitempty"` // where it was measured
	Value float64    `json:"value"`
	Unit  string     `json:"unit,omitempty"` // "packets", "ms"
}

// EvidenceID names a kind of evidence. Words for it are found when it is shown.
type EvidenceID string

// Evidence that faults give. Times are in ms, and an upper bound where it says so.
const (
	EchoGap           EvidenceID = "echo_gap"           // ms between the last answered and the first unanswered datagram of a host
	CutSpread         EvidenceID = "cut_spread"         // ms from the first to the last host cut off, at most
	StillHeard        EvidenceID = "still_heard"        // hosts of a partition that hear from those that they are not parted from
	FilterTook        EvidenceID = "filter_took"        // ms that the change of the packet filter took
	PacketsDropped    EvidenceID = "packets_dropped"    // packets, silently
	PacketsRejected   EvidenceID = "packets_rejected"   // packets, with an answer that says so
	DatagramsLost     EvidenceID = "datagrams_lost"     // datagrams of ours that were not answered
	QueriesUnanswered EvidenceID = "queries_unanswered" // DNS queries
	QueriesChanged    EvidenceID = "queries_changed"    // DNS queries whose answers were changed
	StopTook          EvidenceID = "stop_took"          // ms from asking processes to end until they had
	Crashes           EvidenceID = "crashes"            // times that processes were killed
	DownFor           EvidenceID = "down_for"           // ms from the onset until a host was back by itself
	HostsLost         EvidenceID = "hosts_lost"         // hosts; Of: the step in which they were lost
	StepAfter         EvidenceID = "step_after"         // ms from the onset of a fault to its next step, at most
	AnswersChanged    EvidenceID = "answers_changed"    // queries of ours that met the fault
	CPUThrottled      EvidenceID = "cpu_throttled"      // periods of 100 ms in which a host wanted more of the processors than it may
	NewAddress        EvidenceID = "new_address"        // resolvers that give the new address; Of: the address
	AddedLatency      EvidenceID = "added_latency"      // ms that exchanges take longer, in the median; Of: the link
	ConnectionsStruck EvidenceID = "connections_struck" // connections of ours that met the fault; Of: the link
	BacklogHeld       EvidenceID = "backlog_held"       // connections that nobody takes; Of: the port
)

// NoteID names a kind of remark.
type NoteID string

// Remarks of the harness.
const (
	Standstill       NoteID = "standstill"        // the harness was paused or starved for a moment: it only missed probes
	Starved          NoteID = "starved"           // many short waits for the processor
	Slept            NoteID = "slept"             // the machine slept
	ClockJumped      NoteID = "clock_jumped"      // the wall clock was set
	AbortedEarly     NoteID = "aborted"           // a stop condition ended the experiment
	NotCarriedOut    NoteID = "not_carried_out"   // an error ended the experiment
	NoFirstWrite     NoteID = "no_first_write"    // no write was acknowledged at the begin
	NoSteadyState    NoteID = "no_steady_state"   // it was not reached
	NotHomeAgain     NoteID = "not_home_again"    // the steady state did not come back
	PlanCut          NoteID = "plan_cut"          // the plan was ended at a condition that did not come true: the scenario cannot hold
	LogUnread        NoteID = "log_unread"        // a host's log could not be read
	TrafficUncounted NoteID = "traffic_uncounted" // the connections inside the system could not be counted
	Unwritten        NoteID = "unwritten"         // the history could not be written
	PacketsForged    NoteID = "packets_forged"    // a host sent packets in another's name; they were dropped
	NamesBounded     NoteID = "names_bounded"     // the system told more or longer names of regions than are kept
	CutOff           NoteID = "cut_off"           // the process that recorded died
)

// Final is the last read of one id, after the system has settled. Every id
// that was ever sent has one; without them data loss is unknown.
type Final struct {
	ID       string  `json:"id"`
	Workload string  `json:"workload,omitempty"` // that wrote it; "" when there is only one
	Never    bool    `json:"never,omitempty"`    // an id that was never written: a service that finds it proves nothing
	Outcome  Outcome `json:"outcome"`            // OK, Missing or Failed (after patient retries)
	Count    int     `json:"count,omitempty"`    // how often the id is there, when the service can tell; 0: not told
	Error    string  `json:"error,omitempty"`
}

// Log is an excerpt of a host's log.
type Log struct {
	Host  string   `json:"host"`
	Lines []string `json:"lines"`
}

// Traffic is how many TCP connections hosts tried to open to each host of the
// system, as the gateway counted them. Hosts that nobody tried to reach are left
// out. The counts are of the whole span and may hold what came in the moments
// when the counters were read, before From and after To.
type Traffic struct {
	Span   Interval       `json:"span"`
	Opened map[string]int `json:"opened"` // by host
}

// Note is a remark of the harness. One that taints makes findings unknown: the
// instrument itself was not to be trusted.
type Note struct {
	ID     NoteID `json:"id,omitempty"`
	Text   string `json:"text"` // for display only
	Taints bool   `json:"taints,omitempty"`
	// Span is when the instrument was not to be trusted; only findings that
	// look at it are touched. Nil: all of them.
	Span *Interval `json:"span,omitempty"`
}
