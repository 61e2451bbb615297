package injectors

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// scout looks for a host as others do: it asks resolvers for its name and
// connects to a port on which it listens.
type scout struct {
	wire      Wire
	from      string // in whose network namespace it looks
	host      string
	port      uint16
	resolvers []string // addresses of those that know the host
}

const (
	openIn   = time.Second            // a host that listens takes a connection in this time
	silentIn = 300 * time.Millisecond // one that has not answered by then is silent
)

// scout finds out how the host can be seen at home: on which port, and through
// which resolvers.
func (f hostMove) scout(ctx context.Context) (scout, error) {
	s := scout{wire: f.wire, from: f.asker, host: f.host}
	home, _ := f.wire.Addr(f.host)
	for _, r := range f.resolvers {
		addr, _ := f.wire.Addr(r)
		if got, err := s.ask(ctx, addr); err == nil && slices.Contains(got, home) {
			s.resolvers = append(s.resolvers, addr)
		}
	}
	if len(s.resolvers) == 0 {
		return s, fmt.Errorf("no resolver tells %s the address %s of host %s", s.from, home, s.host)
	}
	if err := s.findPort(ctx); err != nil {
		return s, err
	}
	return s, s.dial(ctx, home, gateway.DialOpen, openIn)
}

// findPort finds a port on which the host listens for others.
func (s *scout) findPort(ctx context.Context) error {
	sockets, err := s.wire.Probe(s.host).Sockets(ctx)
	if err != nil {
		return fmt.Errorf("list the sockets of %s: %w", s.host, err)
	}
	for _, socket := range sockets {
		if at, err := netip.ParseAddr(socket.Addr); err == nil && !at.IsLoopback() {
			s.port = socket.Port
			return nil
		}
	}
	return fmt.Errorf("no process on %s listens on TCP for others, so a move cannot be seen", s.host)
}

// finds sees the host at one address and nobody at another.
func (s scout) finds(ctx context.Context, live, gone string) error {
	if err := s.named(ctx, live, gone); err != nil {
		return fmt.Errorf("injectors: %w", err)
	}
	if err := s.dial(ctx, live, gateway.DialOpen, openIn); err != nil {
		return fmt.Errorf("injectors: %w", err)
	}
	if err := s.dial(ctx, gone, gateway.DialSilent, silentIn); err != nil {
		return fmt.Errorf("injectors: %w", err)
	}
	return nil
}

// named sees that all resolvers give one address of the host and not the other.
func (s scout) named(ctx context.Context, live, gone string) error {
	for _, r := range s.resolvers {
		got, err := s.ask(ctx, r)
		if err == nil && (!slices.Contains(got, live) || slices.Contains(got, gone)) {
			err = fmt.Errorf("it answers %q and not %s", got, live)
		}
		if err != nil {
			return fmt.Errorf("ask the resolver %s for %s from %s: %w", r, s.host, s.from, err)
		}
	}
	return nil
}

// ask asks a resolver for the addresses of the host. A query over UDP may get
// lost, so it is sent again.
func (s scout) ask(ctx context.Context, resolver string) ([]string, error) {
	const tries = 3
	for range tries {
		got, err := s.wire.Probe(s.from).Query(ctx, resolver, s.host, queryDeadline)
		if err != nil {
			return nil, err
		}
		if got.Result == gateway.DialOpen {
			return got.Addrs, nil
		}
	}
	return nil, errors.New("it does not answer")
}

// dial demands what a connection to the host's port at an address meets.
func (s scout) dial(ctx context.Context, addr, want string, patience time.Duration) error {
	at := net.JoinHostPort(addr, strconv.Itoa(int(s.port)))
	got, err := s.wire.Probe(s.from).Dial(ctx, at, patience)
	if err != nil {
		return fmt.Errorf("dial %s from %s: %w", at, s.from, err)
	}
	if got.Result != want {
		return fmt.Errorf("a connection from %s to %s, of host %s, is %s, not %s", s.from, at, s.host, got.Result, want)
	}
	return nil
}
