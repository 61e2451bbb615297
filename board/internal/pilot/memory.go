package pilot

import "time"

// Phase is what the pilot is about.
type Phase string

// The phases.
const (
	Learning Phase = "learning" // it does not know yet which host is the primary
	Steady   Phase = "steady"   // one is the primary, the other its standby
	Handover Phase = "handover" // the primary is stopped, so that the standby can take over
)

// Memory is what the pilot remembers from decision to decision. A new pilot
// starts with none but an epoch.
type Memory struct {
	Phase   Phase  `json:"phase"`
	Primary string `json:"primary"` // region
	Term    int    `json:"term"`

	// Solo is ordered: the primary need not wait for its standby. Eligible:
	// the standby has all that was ever acknowledged. They exclude each other.
	Solo     bool  `json:"solo"`
	Eligible bool  `json:"eligible"`
	Epoch    int64 `json:"epoch"` // grows with each change of Solo

	Founding bool `json:"founding"` // a new cluster is being made
	Forced   bool `json:"forced"`   // the button asks for a failover, though none is automatic
	Away     bool `json:"away"`     // the button moved the service away from home; it stays until told
	Fencing  bool `json:"fencing"`  // the primary's host answers but its database does not: it is being stopped

	// Since when something has been so without a break; negative when it is not.
	SickSince   time.Duration `json:"sick_since"`   // the primary's database does not serve
	AloneSince  time.Duration `json:"alone_since"`  // no standby streams from the primary
	CloseSince  time.Duration `json:"close_since"`  // the standby streams and has caught up
	SyncedSince time.Duration `json:"synced_since"` // the standby could take over at any time
	PhaseSince  time.Duration `json:"phase_since"`
	NotBefore   time.Duration `json:"not_before"` // no automatic failback before

	MovingTo    string        `json:"moving_to,omitempty"` // region that the button wants the service in, until it is there
	MovingSince time.Duration `json:"moving_since"`
	Unfenced    bool          `json:"unfenced,omitempty"` // the handover promotes before it stops; only by sabotage

	// Of the web hosts.
	Served       bool          `json:"served"`        // those beside this primary have served
	SettledSince time.Duration `json:"settled_since"` // users are served and nothing is about to move
	BareSince    time.Duration `json:"bare_since"`    // none beside the primary serves, though they did

	// The button: when it was pressed last, never when that has been carried out; and
	// how long the last time took until users were served in the other region.
	PressedAt time.Duration `json:"pressed_at"`
	PressedTo string        `json:"pressed_to,omitempty"`
	Took      time.Duration `json:"took,omitempty"`
	TookTo    string        `json:"took_to,omitempty"`
}

const never = time.Duration(-1)

// Fresh is the memory of a pilot that has just started. Epochs grow from
// there, so they must not be used by an earlier pilot.
func Fresh(epoch int64) Memory {
	return Memory{
		Phase: Learning, Epoch: epoch,
		SickSince: never, AloneSince: never, CloseSince: never, SyncedSince: never,
		MovingSince: never, SettledSince: never, BareSince: never, PressedAt: never,
	}
}

// mark keeps the time since when a condition holds.
func mark(since *time.Duration, holds bool, now time.Duration) {
	switch {
	case !holds:
		*since = never
	case *since == never:
		*since = now
	}
}

// lasted tells whether a marked condition has held for that long.
func lasted(since, now, d time.Duration) bool { return since != never && now-since >= d }

func (m *Memory) setSolo(solo bool) {
	if m.Solo == solo {
		return
	}
	m.Solo = solo
	m.Epoch++
	m.Eligible = false
}

// crown makes a host the primary of a term, alone until its standby streams.
func (m *Memory) crown(region string, term int, now time.Duration) {
	m.Phase, m.PhaseSince = Steady, now
	m.Primary, m.Term = region, term
	m.Solo, m.Eligible = true, false
	m.Epoch++
	m.Forced, m.Fencing = false, false
	m.SickSince, m.AloneSince, m.CloseSince, m.SyncedSince = never, never, never, never
	m.MovingTo, m.MovingSince, m.Unfenced = "", never, false
	m.Served, m.SettledSince, m.BareSince = false, never, never
}
