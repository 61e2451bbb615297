package system

import "slices"

// Outside is the region of hosts that stand in none: a global load balancer, a
// controller in a third place.
const Outside = ""

// Model is a system as it is described before anything runs.
type Model struct {
	Services []Service // sorted by name
	Hosts    []Host    // sorted by name
	Regions  []string  // sorted; never contains Outside
	Home     string    // region that serves users when all is well; "": there is none
	Links    []Link    // sorted by From, To, Port
	Entry    Endpoint  // where users enter
}

// Service is a group of hosts that do the same.
type Service struct {
	Name      string
	Region    string   // Outside when it stands in none
	Role      Role     // "" when not said
	Ports     []uint16 // TCP ports on which its hosts listen for others, sorted
	Hosts     []string // names, in order
	DependsOn []string // names of services that it needs, sorted
	// Group names what services do the same: replicas of each other under several
	// names, as in several regions. "" is a group of its own.
	Group string
	File  string // that describes it, for messages; "": none
	Line  int    // in File; 0: none
	Ours  bool   // resolvers that the world adds, no part of the system under test
}

// Role says what a service is for. Scenarios that know it promise more.
type Role string

// The roles that are known.
const (
	App      Role = "app"      // serves users' requests
	Database Role = "database" // holds the data
	Balancer Role = "balancer" // spreads users over apps
	Pilot    Role = "pilot"    // watches and decides failover
	Resolver Role = "resolver" // answers DNS queries
)

// Roles lists the roles that are known.
func Roles() []Role { return []Role{App, Database, Balancer, Pilot, Resolver} }

// Host is one machine of a service.
type Host struct {
	Name    string
	Service string
	Index   int // within its service, from 1
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

// Service returns the service of a name, and false when there is none.
func (m Model) Service(name string) (Service, bool) {
	for _, s := range m.Services {
		if s.Name == name {
			return s, true
		}
	}
	return Service{}, false
}

// Host returns the host of a name, and false when there is none.
func (m Model) Host(name string) (Host, bool) {
	for _, h := range m.Hosts {
		if h.Name == name {
			return h, true
		}
	}
	return Host{}, false
}

// Select returns the names of the hosts that keep is true of, in order.
func (m Model) Select(keep func(Host) bool) []string {
	var names []string
	for _, h := range m.Hosts {
		if keep(h) {
			names = append(names, h.Name)
		}
	}
	return names
}

// In returns the names of the hosts of a region, in order.
func (m Model) In(region string) []string {
	return m.Select(func(h Host) bool { return h.Region == region })
}

// Resolvers returns the names of the resolvers that hosts of a region ask.
func (m Model) Resolvers(region string) []string {
	return m.Select(func(h Host) bool { return h.Region == region && h.Role == Resolver })
}

// Others returns the hosts that are not among the named, those outside the
// regions of the named first: whoever is left to notice that these are gone.
func (m Model) Others(named []string) []string {
	regions := map[string]bool{}
	for _, h := range m.Hosts {
		if slices.Contains(named, h.Name) {
			regions[h.Region] = true
		}
	}
	far := m.Select(func(h Host) bool { return !slices.Contains(named, h.Name) && !regions[h.Region] })
	near := m.Select(func(h Host) bool { return !slices.Contains(named, h.Name) && regions[h.Region] })
	return append(far, near...)
}
