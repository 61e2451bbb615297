package protocol

import "time"

// Paths of a keeper's API.
const (
	PathBeat   = "/beat"   // POST an Order, answers a Status; needs the token
	PathStatus = "/status" // GET a Status; needs the token
	PathHealth = "/healthz"
)

// TTL is how long an order is valid, and with it the lease it grants, counted
// on the keeper's clock from the stamp that the order echoes.
const TTL = 2 * time.Second

// Role is what a database host is, or is wanted to be.
type Role string

const (
	// RoleUnknown as a want gives no order; as a status: not yet known.
	RoleUnknown Role = ""
	// RoleEmpty has no data, or an unfinished copy of it.
	RoleEmpty Role = "empty"
	// RoleHeld has the data of a primary and is stopped. As a want: refuse
	// writes politely, let those in flight end, stop cleanly.
	RoleHeld Role = "held"
	// RolePrimary runs as a primary.
	RolePrimary Role = "primary"
	// RoleStandby has the data of a standby.
	RoleStandby Role = "standby"
)

// Want is the state that the pilot wants a database host to be in.
type Want struct {
	Role     Role   `json:"role"`
	Term     int    `json:"term"`               // the primary's timeline in that state
	Upstream string `json:"upstream,omitempty"` // host of the primary to follow, for a standby
	Peer     string `json:"peer,omitempty"`     // region of the standby that a primary's commits wait for
	Solo     bool   `json:"solo,omitempty"`     // a primary need not wait for its standby
	Init     bool   `json:"init,omitempty"`     // an empty primary may make a new cluster
	Epoch    int64  `json:"epoch"`              // grows with each change of Solo; echoed when it has been acted upon
}

// Order is a Want with the proof of its age and of its author.
type Order struct {
	Generation int64  `json:"generation"` // of the pilot process; a newer one displaces an older one
	Boot       string `json:"boot"`       // of the keeper process that the stamp is from
	Stamp      int64  `json:"stamp"`      // nanoseconds on the keeper's clock, from its last status
	Want       Want   `json:"want"`
}
