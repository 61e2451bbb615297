package protocol

import "time"

// Paths of a host agent's API.
const (
	PathOrder       = "/order"   // POST a ServiceOrder, answers a ServiceStatus; needs the token
	PathAgentHealth = "/healthz" // without the token
)

// ServiceWant is what the pilot wants of the service on a host.
type ServiceWant string

// What can be wanted.
const (
	AsItIs ServiceWant = ""     // no order: whatever was ordered last holds
	Run    ServiceWant = "run"  // the service runs
	Rest   ServiceWant = "rest" // the host runs nothing but its agent
)

// ServiceState is what a host's agent says of the service.
type ServiceState string

// The states.
const (
	Cold    ServiceState = "cold"    // nothing runs but the agent
	Booting ServiceState = "booting" // it was ordered to run, and its boot time is not over
	Running ServiceState = "running" // its process runs; whether it serves is for a heartbeat to say
	Failed  ServiceState = "failed"  // its process ended; it is tried again
)

// ServiceOrder is a want with the proof of its age and of its author, as in Order.
type ServiceOrder struct {
	Generation int64       `json:"generation"` // of the pilot process; a newer one displaces an older one
	Boot       string      `json:"boot"`       // of the agent process that the stamp is from
	Stamp      int64       `json:"stamp"`      // nanoseconds on the agent's clock, from its last status
	Want       ServiceWant `json:"want"`
}

// ServiceStatus is a host as its agent sees it.
type ServiceStatus struct {
	Region string       `json:"region"`
	Boot   string       `json:"boot"`
	Stamp  int64        `json:"stamp"` // nanoseconds on the agent's clock when this was written
	State  ServiceState `json:"state"`
	Since  int64        `json:"since"`           // nanoseconds on the agent's clock since when it is in that state
	Error  string       `json:"error,omitempty"` // why the service failed
}

// Lasting is for how long it had been in its state when the status was written.
func (s ServiceStatus) Lasting() time.Duration { return time.Duration(s.Stamp - s.Since) }
