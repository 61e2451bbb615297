package keeper

import "github.com/gameday-harness/gameday/board/internal/sabotage"

// posture is how a running primary treats writes.
type posture struct {
	Tight  bool // commits wait for the standby
	Fenced bool // new transactions are read-only
}

// situation is all that a posture depends on.
type situation struct {
	Lease     bool // a live lease for the current term
	Served    bool // it held such a lease before, since PostgreSQL started
	Solo      bool // the lease allows to acknowledge alone
	Streaming bool // the standby streams
	Proven    bool // tight, and proven to be in effect
	Started   bool // it has not been unfenced since PostgreSQL started
	Sabotage  sabotage.Name
}

// decide is the rule of fencing. Without a lease only a streaming standby
// vouches for a primary: while it streams it has not been promoted, and no
// acknowledgement is given without it.
func (s situation) decide() posture {
	switch {
	case s.Lease && s.Solo:
		return posture{}
	case s.Sabotage == sabotage.NoFencing:
		// Why teams do this: refusing writes looks like an outage of our own
		// making; so a primary believes in itself, and stops to wait for a
		// standby that is gone.
		return posture{Tight: s.Streaming}
	case s.Lease:
		// After a start the setting must be in effect before the first write.
		return posture{Tight: true, Fenced: s.Started && !s.Proven}
	default:
		return posture{Tight: true, Fenced: !s.Served || !s.Streaming}
	}
}
