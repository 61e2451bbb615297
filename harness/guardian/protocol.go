package guardian

import "time"

// Words between a run and its guardian, one byte each.
const (
	alive   = '.' // both ways: I live
	dismiss = 'd' // run: nothing of mine is left, go
	ready   = 'r' // guardian: I stand guard
	revoked = 'x' // guardian: you stood still, I undid everything
)

// Patience is how long a run may stand still until its guardian undoes all that
// it did, and a guardian until its run starts another. Findings of a run that
// stood still for a fraction of that are unknown anyway.
const Patience = 3 * time.Second

// beat is how often each says that it lives. The guardian counts beats that it
// was awake for: when the whole machine stands still, nobody is to blame.
const beat = 200 * time.Millisecond
