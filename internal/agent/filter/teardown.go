package filter

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// Teardown says which connections of the gateway end with a refusal. A dead
// process takes its connections with it, so peers must not have to send
// something before they notice.
type Teardown struct {
	Remote netip.Addr // the other end; the zero address means any
	Listen uint16     // the proxy's port; 0 means any
}

// teardowns lists what ends when these cuts begin. A cut that refuses only a
// share of the packets ends nothing at once.
func (w Wiring) teardowns(cuts []cut) []Teardown {
	var all []Teardown
	for _, c := range cuts {
		if c.Mode != gateway.Refused || (c.Loss > 0 && c.Loss < 1) {
			continue
		}
		for _, s := range c.subjects {
			all = append(all, w.ends(s)...)
		}
	}
	return all
}

func (w Wiring) ends(s subject) []Teardown {
	var all []Teardown
	if !s.pair {
		all = append(all, Teardown{Remote: s.from})
	}
	for _, link := range w.Links {
		switch {
		case !s.pair && link.To == s.to:
			all = append(all, Teardown{Listen: link.Listen})
		case s.pair && s.port != 0 && (link.Port != s.port || link.From != s.from): // another port, or the other direction
		case s.pair && link.From == s.from && link.To == s.to, s.pair && link.From == s.to && link.To == s.from:
			all = append(all, Teardown{Remote: link.From, Listen: link.Listen})
		}
	}
	return all
}

func (t Teardown) matches(id netlink.SocketID) bool {
	remote, ok := netip.AddrFromSlice(id.Destination)
	if !ok {
		return false
	}
	if t.Remote.IsValid() && t.Remote != remote.Unmap() {
		return false
	}
	return t.Listen == 0 || t.Listen == id.SourcePort
}

// Tear ends, with a reset to either end, every connection of this network
// namespace that one of the teardowns matches, and returns how many. It needs
// a kernel with CONFIG_INET_DIAG_DESTROY.
func Tear(teardowns []Teardown) (int, error) {
	sockets, err := connections()
	if err != nil {
		return 0, err
	}
	// Connections from hosts and users come first: when a proxy loses the one
	// behind it, it closes the one before it by itself, politely.
	listens := func(s *netlink.Socket) bool { return anyListens(teardowns, s.ID.SourcePort) }
	slices.SortStableFunc(sockets, func(a, b *netlink.Socket) int {
		switch {
		case listens(a) == listens(b):
			return 0
		case listens(a):
			return -1
		}
		return 1
	})
	var errs []error
	torn := 0
	for _, socket := range sockets {
		if socket.State == unix.BPF_TCP_LISTEN || socket.State == unix.BPF_TCP_TIME_WAIT || !anyMatches(teardowns, socket.ID) {
			continue
		}
		err := netlink.SocketDestroy(
			&net.TCPAddr{IP: socket.ID.Source, Port: int(socket.ID.SourcePort)},
			&net.TCPAddr{IP: socket.ID.Destination, Port: int(socket.ID.DestinationPort)},
		)
		switch {
		case err == nil:
			torn++
		case errors.Is(err, unix.ENOENT): // it ended by itself in the meantime
		default:
			errs = append(errs, fmt.Errorf("tear down %s:%d: %w", socket.ID.Destination, socket.ID.DestinationPort, err))
		}
	}
	return torn, errors.Join(errs...)
}

// connections lists the TCP sockets of both families: IPv4 connections to a
// listener on all addresses are IPv6 sockets to the kernel.
func connections() ([]*netlink.Socket, error) {
	var all []*netlink.Socket
	for _, family := range []uint8{unix.AF_INET, unix.AF_INET6} {
		sockets, err := netlink.SocketDiagTCP(family)
		if err != nil {
			return nil, fmt.Errorf("list the gateway's connections: %w", err)
		}
		all = append(all, sockets...)
	}
	return all, nil
}

func anyListens(teardowns []Teardown, port uint16) bool {
	return slices.ContainsFunc(teardowns, func(t Teardown) bool { return t.Listen != 0 && t.Listen == port })
}

func anyMatches(teardowns []Teardown, id netlink.SocketID) bool {
	for _, t := range teardowns {
		if t.matches(id) {
			return true
		}
	}
	return false
}
