package compose

import (
	"time"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/gameday-harness/gameday/harness/settings"
)

// Outside is the region of hosts that carry no gameday.region label: a global
// load balancer, a controller in a third place.
const Outside = ""

// Topology is what a compose file says, resolved and validated.
type Topology struct {
	File       string         // path of the compose file, as given
	Dir        string         // absolute folder that relative paths were resolved against
	Project    *types.Project // the compose project: volumes, configs, secrets
	Services   []Service      // sorted by name
	Hosts      []Host         // sorted by name
	Regions    []string       // labelled regions, sorted; never contains Outside
	Home       string         // region that serves users when all is well; "" when not said
	Links      []Link         // sorted by From, To, Port
	Entrypoint Endpoint       // where users enter
	Objectives Objectives
	Workload   settings.Workload
	AbortWhen  []settings.AbortWhen // in the order of the file
	Limits     settings.Limits
	Warnings   []string // what was understood but deserves a word, with file:line
}

// Service is one service of the compose file.
type Service struct {
	Name   string
	Region string              // Outside when not labelled
	Role   Role                // "" when not labelled
	Spec   types.ServiceConfig // everything else, as compose resolved it
	Ports  []uint16            // TCP ports it declares (expose, ports), sorted
	Hosts  []string            // names of its hosts, in order
	Line   int                 // line in the compose file; 0 for a fleet of ours
	Fleet  bool                // a resolver fleet of ours, not in the compose file
}

// Role says what a service is for, so that scenarios find their victims.
type Role string

// The roles that a gameday.role label may name.
const (
	App      Role = "app"      // serves users' requests
	Database Role = "database" // holds the data
	Balancer Role = "balancer" // spreads users over apps
	Pilot    Role = "pilot"    // watches and decides failover
	Resolver Role = "resolver" // answers DNS queries
)

// Host is one container of a service. A service with one replica has one host
// of the same name; with more, they are named web-1, web-2, ...
type Host struct {
	Name    string
	Service string
	Index   int // 1-based
	Region  string
	Role    Role
}

// Link is a TCP connection that one host may open to another.
type Link struct {
	From, To string // host names
	Port     uint16 // on To
}

// Endpoint is a port of a service.
type Endpoint struct {
	Service string
	Port    uint16
}

// Objectives are what must hold. A nil field was not set and is not judged.
type Objectives struct {
	ReadOnlyWithin *time.Duration // from onset until reads are served and writes acknowledged or politely refused
	FailoverWithin *time.Duration // RTO: from onset until reads and writes are served again
	FailbackWithin *time.Duration // from heal until the home region serves again
	MaxDataLoss    *int           // RPO: acknowledged writes that may be lost
	Availability   *float64       // least share of good requests, 0..1
	MaxStaleReads  *int           // reads that may miss what was acknowledged before
	// MaxAmplification is how many connections the system may open to one of
	// its hosts for each request that users send; above 0.
	MaxAmplification *float64
}

// Service returns the service of that name.
func (t *Topology) Service(name string) (Service, bool) {
	for _, s := range t.Services {
		if s.Name == name {
			return s, true
		}
	}
	return Service{}, false
}

// Host returns the host of that name.
func (t *Topology) Host(name string) (Host, bool) {
	for _, h := range t.Hosts {
		if h.Name == name {
			return h, true
		}
	}
	return Host{}, false
}

// Select returns the names of the hosts that keep returns true for, in order.
func (t *Topology) Select(keep func(Host) bool) []string {
	var names []string
	for _, h := range t.Hosts {
		if keep(h) {
			names = append(names, h.Name)
		}
	}
	return names
}
