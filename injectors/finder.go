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

	"github.com/gameday-harness/gameday/harness/system"
)

// finder looks for a host as others do: it asks resolvers for its name and
// connects to a port on which it listens.
type finder struct {
	world     system.World
	from      string // in whose network namespace it looks
	host      string
	port      uint16
	resolvers []string // addresses of those that know the host
}

const (
	dialOpenIn   = time.Second            // a host that listens takes a connection in this time
	dialSilentIn = 300 * time.Millisecond // one that has not answered by then is silent
)

// prepare finds out how the host can be seen at home: on which port, and through
// which resolvers.
func (f *finder) prepare(ctx context.Context) error {
	home, _ := f.world.Addresses().Addr(f.host)
	for _, r := range resolvers(f.world.Model()) {
		addr, _ := f.world.Addresses().Addr(r)
		if got, err := f.ask(ctx, addr); err == nil && slices.Contains(got, home) {
			f.resolvers = append(f.resolvers, addr)
		}
	}
	if len(f.resolvers) == 0 {
		return fmt.Errorf("no resolver tells %s the address %s of host %s", f.from, home, f.host)
	}
	if err := f.findPort(ctx); err != nil {
		return err
	}
	return f.dial(ctx, home, system.Open, dialOpenIn)
}

// findPort finds a port on which the host listens for others.
func (f *finder) findPort(ctx context.Context) error {
	sockets, err := f.world.Witnesses().At(f.host).Sockets(ctx)
	if err != nil {
		return fmt.Errorf("list the sockets of %s: %w", f.host, err)
	}
	for _, socket := range sockets {
		if at, err := netip.ParseAddr(socket.Addr); err == nil && !at.IsLoopback() {
			f.port = socket.Port
			return nil
		}
	}
	return fmt.Errorf("no process on %s listens on TCP for others, so a move cannot be seen", f.host)
}

// finds sees the host at one address and nobody at another.
func (f *finder) finds(ctx context.Context, live, gone string) error {
	if err := f.named(ctx, live, gone); err != nil {
		return fmt.Errorf("injectors: %w", err)
	}
	if err := f.dial(ctx, live, system.Open, dialOpenIn); err != nil {
		return fmt.Errorf("injectors: %w", err)
	}
	if err := f.dial(ctx, gone, system.GotSilence, dialSilentIn); err != nil {
		return fmt.Errorf("injectors: %w", err)
	}
	return nil
}

// named sees that all resolvers give one address of the host and not the other.
func (f *finder) named(ctx context.Context, live, gone string) error {
	for _, r := range f.resolvers {
		got, err := f.ask(ctx, r)
		if err == nil && (!slices.Contains(got, live) || slices.Contains(got, gone)) {
			err = fmt.Errorf("it answers %q and not %s", got, live)
		}
		if err != nil {
			return fmt.Errorf("ask the resolver %s for %s from %s: %w", r, f.host, f.from, err)
		}
	}
	return nil
}

// ask asks a resolver for the addresses of the host. A query over UDP may get
// lost, so it is sent again.
func (f *finder) ask(ctx context.Context, resolver string) ([]string, error) {
	const tries = 3
	for range tries {
		got, err := f.world.Witnesses().At(f.from).Query(ctx, resolver, f.host, queryIn)
		if err != nil {
			return nil, err
		}
		if got.Reply == system.Open {
			return got.Addrs, nil
		}
	}
	return nil, errors.New("it does not answer")
}

// dial demands what a connection to the host's port at an address meets.
func (f *finder) dial(ctx context.Context, addr string, want system.Reply, patience time.Duration) error {
	at := net.JoinHostPort(addr, strconv.Itoa(int(f.port)))
	got, err := f.world.Witnesses().At(f.from).Dial(ctx, at, patience)
	if err != nil {
		return fmt.Errorf("dial %s from %s: %w", at, f.from, err)
	}
	if got.Reply != want {
		return fmt.Errorf("a connection from %s to %s, of host %s, is %s, not %s", f.from, at, f.host, got.Reply, want)
	}
	return nil
}
