package gateway

import "net/netip"

// Ports inside our own containers. They are out of the way of what systems
// under test use.
const (
	ControlPort uint16 = 61000 // the gateway's control API (HTTP, token)
	EntryPort   uint16 = 61001 // where users enter
	EchoPort    uint16 = 61007 // UDP echo of every probe and of the gateway
	FirstProxy  uint16 = 20000 // toxiproxy's listeners, one a link, counted upwards
)

// SocketDir is where the probes' Unix sockets lie, on a volume that the
// gateway and every sandbox share, so that a probe is reached although its
// host is cut off. A probe listens on SocketDir/<host>.sock.
const SocketDir = "/run/gameday"

// Config is what the gateway is told when it starts, as JSON in the
// environment variable GAMEDAY_GATEWAY.
type Config struct {
	Token string     `json:"token"` // guards the control API
	Hosts []HostAddr `json:"hosts"`
	Links []Link     `json:"links"` // each gets a toxiproxy proxy of this name
	Entry Entry      `json:"entry"`
}

// HostAddr is the address of a host. The gateway is Gateway on the host's
// network: the host's default route.
type HostAddr struct {
	Name     string     `json:"name"`
	Addr     netip.Addr `json:"addr"`
	Gateway  netip.Addr `json:"gateway"`            // added by the agent to the interface that has Own
	Own      netip.Addr `json:"own"`                // given by Docker to the gateway container
	Resolver bool       `json:"resolver,omitempty"` // answers DNS; queries to it pass the DNS proxy
	// Spare is where the host comes back when it is moved. It is on no network;
	// a host without one cannot be moved.
	Spare netip.Addr `json:"spare,omitzero"`
}

// Link is a TCP connection that one host may open to another.
type Link struct {
	Name string     `json:"name"` // "web-1>db-1:5432", also the name of its toxiproxy proxy
	From netip.Addr `json:"from"`
	To   netip.Addr `json:"to"`
	Port uint16     `json:"port"`
}

// Entry sends users from EntryPort to the entrypoint, in turn over all of its
// hosts' addresses.
type Entry struct {
	To   []netip.Addr `json:"to"`
	Port uint16       `json:"port"`
}

// ResolverConfig is what a resolver of ours is told when it starts, as JSON in
// the environment variable GAMEDAY_RESOLVER.
type ResolverConfig struct {
	Names map[string][]netip.Addr `json:"names"` // lower case, without a trailing dot
	TTL   uint32                  `json:"ttl"`   // seconds
}
