package pilot

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/board/internal/rhythm"
)

// names remembers the last good answer for each name, so that the pilot keeps
// seeing its hosts when its resolvers are gone: an outage of names must not
// look like one of databases.
type names struct {
	mu    sync.Mutex
	known map[string][]string
}

func newNames() *names { return &names{known: map[string][]string{}} }

// refresh asks for a name again; a failed lookup changes nothing.
func (n *names) refresh(ctx context.Context, name string) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip4", name)
	if err != nil || len(found) == 0 {
		return
	}
	addresses := make([]string, len(found))
	for i, a := range found {
		addresses[i] = a.String()
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.known[name] = addresses
}

// keep refreshes the names once a second until the context ends.
func (n *names) keep(ctx context.Context, hosts []string) {
	for _, host := range hosts {
		go func() {
			for len(n.addresses(host)) == 0 && ctx.Err() == nil {
				n.refresh(ctx, host)
				pause(ctx, 50*time.Millisecond)
			}
			rhythm.Every(ctx, time.Second, func() { n.refresh(ctx, host) })
		}()
	}
}

func (n *names) addresses(name string) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.known[name]
}

// dial connects to an address whose host may be a known name.
func (n *names) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("pilot: dialling %s: %w", address, err)
	}
	if net.ParseIP(host) == nil {
		known := n.addresses(host)
		if len(known) == 0 {
			return nil, fmt.Errorf("pilot: dialling %s: the name is not known yet", address)
		}
		host = known[0]
	}
	return (&net.Dialer{}).DialContext(ctx, network, net.JoinHostPort(host, port))
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
