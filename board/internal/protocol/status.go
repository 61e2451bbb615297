package protocol

// Status is a database host as its keeper sees it.
type Status struct {
	Region     string `json:"region"`
	Boot       string `json:"boot"`       // identifies the keeper's process
	Stamp      int64  `json:"stamp"`      // nanoseconds on the keeper's clock when this was written
	Generation int64  `json:"generation"` // newest pilot that it has heard of

	Role    Role   `json:"role"`
	Term    int    `json:"term"`    // timeline of the data
	Running bool   `json:"running"` // PostgreSQL answers queries
	Epoch   int64  `json:"epoch"`   // of the last want that was acted upon before this was observed
	Doing   string `json:"doing,omitempty"`
	Error   string `json:"error,omitempty"`

	// Of a primary.
	Lease     bool `json:"lease"`     // it holds a lease for its term
	Fenced    bool `json:"fenced"`    // it refuses writes
	Tight     bool `json:"tight"`     // no commit is acknowledged without the standby; proven in effect
	Solo      bool `json:"solo"`      // durable: it may have acknowledged what the standby lacks
	Synced    bool `json:"synced"`    // all it ever acknowledged is on the standby, and it is tight
	Streaming bool `json:"streaming"` // the standby streams from it
	CaughtUp  bool `json:"caught_up"` // the standby has applied nearly all of it

	// Of a standby.
	Receiving bool `json:"receiving"` // it has heard from its primary within the last 1.5 s

	// Positions in the log, in bytes. Of a held host: the end of its last
	// checkpoint when it was stopped cleanly, else zero.
	Position uint64 `json:"position"`
	Clean    bool   `json:"clean,omitempty"` // held: it was stopped cleanly
}
