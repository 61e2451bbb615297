package traffic

import (
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"github.com/google/nftables"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/nft"
)

// Host is a host whose attempts are counted.
type Host struct {
	Name  string
	Addrs []netip.Addr // that hosts connect to
	Ports []uint16     // of the proxies through which users reach it
}

// Counter counts attempts. Its methods may be called side by side.
type Counter struct {
	hosts []Host

	mu      sync.Mutex
	session *nft.Session
}

const (
	// forgotten is when a first SYN is forgotten: Linux sends the last one again
	// after 63 s and gives up after 127 s (ip-sysctl, tcp_syn_retries).
	forgotten = 130 * time.Second
	// remembered bounds how many are known: 1000 attempts a second for that
	// time. Beyond it SYNs that are sent again count again.
	remembered = 1 << 17
)

// Open begins to count in the current network namespace.
func Open(hosts []Host) (*Counter, error) {
	session, err := nft.NewSession()
	if err != nil {
		return nil, err
	}
	var bad error
	_, err = session.Commit(func(conn *nftables.Conn) { bad = lay(conn, hosts) })
	if err := errors.Join(bad, err); err != nil {
		return nil, errors.Join(fmt.Errorf("count the connections to %d hosts: %w", len(hosts), err), session.Close())
	}
	return &Counter{hosts: hosts, session: session}, nil
}

// Close ends the connection to the packet filter, which goes on counting.
func (c *Counter) Close() error { return c.session.Close() }

// Opened returns the attempts at every host since Open.
func (c *Counter) Opened() ([]gateway.HostTraffic, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	packets, err := c.session.Counters(table())
	if err != nil {
		return nil, fmt.Errorf("read the counters of connections: %w", err)
	}
	opened := make([]gateway.HostTraffic, 0, len(c.hosts))
	for i, host := range c.hosts {
		opened = append(opened, gateway.HostTraffic{Host: host.Name, Opened: packets[counter(i)]})
	}
	return opened, nil
}

// counter names the counter of the i-th host.
func counter(i int) string { return fmt.Sprintf("h%d", i) }
