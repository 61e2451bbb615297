package pilot

import (
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// Host is one database host as the pilot sees it.
type Host struct {
	Region string          `json:"region"`
	Name   string          `json:"name"`
	Known  bool            `json:"known"` // it has answered this pilot
	Status protocol.Status `json:"status"`
	Age    time.Duration   `json:"age"`  // since its last answer arrived
	Lost   time.Duration   `json:"lost"` // for how long beats have failed; zero when the last one did not
	Up     time.Duration   `json:"up"`   // for how long no beat has failed
}

// Present tells whether its status can be believed to be about now.
func (h Host) Present() bool { return h.Known && h.Lost == 0 && h.Age < time.Second }

// Serving tells whether it runs as a primary of that term.
func (h Host) Serving(term int) bool {
	return h.Present() && h.Status.Running && h.Status.Role == protocol.RolePrimary && h.Status.Term == term
}

// View is all that a decision depends on, beside the memory. Now is on the
// pilot's monotonic clock.
type View struct {
	Now    time.Duration
	Hosts  [2]Host
	Fleets map[string]Fleet // web hosts by region, as far as their regions are known
}

// pair returns the host in that region, and the other one.
func (v View) pair(region string) (Host, Host) {
	if v.Hosts[0].Region == region {
		return v.Hosts[0], v.Hosts[1]
	}
	return v.Hosts[1], v.Hosts[0]
}
