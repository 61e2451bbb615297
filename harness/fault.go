package harness

import (
	"context"

	"github.com/gameday-harness/gameday/harness/history"
)

// Fault is something that can be injected into a running system.
type Fault interface {
	// Name says in a few words what fails and how: "blackout of seoul, silent".
	Name() string
	// Inject puts the fault in force. On error nothing is left behind.
	Inject(ctx context.Context) (Active, error)
}

// Targeted is a Fault that knows before it is injected which hosts it takes away
// from users or from each other.
type Targeted interface {
	// Targets are the names of these hosts.
	Targets() []string
}

// Active is a fault in force.
type Active interface {
	// Confirm returns nil when the fault observably takes effect.
	Confirm(ctx context.Context) error
	// Heal takes the fault back. It may be called again; its error fails the run.
	Heal(ctx context.Context) error
}

// The following are powers that an Active may have besides.

// Onsetter knows when the fault took hold better than the calls tell.
type Onsetter interface {
	// Onset is valid once Confirm has returned nil.
	Onset() history.Interval
}

// HealConfirmer can see that the fault is gone.
type HealConfirmer interface {
	// ConfirmHealed returns nil when the fault is observably gone, and
	// when that began.
	ConfirmHealed(ctx context.Context) (history.Interval, error)
}

// Witness has measured what the fault did.
type Witness interface {
	// Hosts are the hosts that the fault acts on.
	Hosts() []string
	// Evidence is what is known so far: after Confirm how it took effect, after Heal
	// also what it did.
	Evidence() []history.Evidence
}

// Control is an Active that changes nothing, on purpose.
type Control interface{ Control() }
