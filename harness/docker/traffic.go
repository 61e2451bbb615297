package docker

import (
	"context"
	"fmt"
	"net"
	"sync"

	"github.com/gameday-harness/gameday/harness/system"
)

// Traffic is what the gateway has counted since the world was brought up, attempts
// at dead hosts included, and those of witnesses left out. Asking takes about a
// millisecond.
func (w *World) Traffic(ctx context.Context) (system.Traffic, error) {
	counted, err := w.Gateway.Traffic(ctx)
	if err != nil {
		return system.Traffic{}, fmt.Errorf("world: count the traffic of hosts: %w", err)
	}
	t := system.Traffic{Opened: make(map[string]uint64, len(counted)), Forged: map[string]uint64{}}
	for _, of := range counted {
		t.Opened[of.Host] = of.Opened - min(of.Opened, w.probed.of(of.Host))
		if of.Forged > 0 {
			t.Forged[of.Host] = of.Forged
		}
	}
	return t, nil
}

// attempts counts the connections that witnesses have tried to open to hosts, which
// the gateway counts as well though they are none of the system's. One is counted when
// it is over; the few that are under way while the gateway is read are in one
// reading too many, and in the next one too few.
type attempts struct {
	mu sync.Mutex
	to map[string]uint64 // by host
}

func (a *attempts) of(host string) uint64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.to[host]
}

func (a *attempts) add(host string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.to == nil {
		a.to = map[string]uint64{}
	}
	a.to[host]++
}

// hostAt is the host that is found at an address ("198.18.0.3" or with a port), be it
// its own or the spare one; "" when there is none, or when it is the one that asks,
// whose connections to itself pass no gateway.
func (w *World) hostAt(asker, addr string) string {
	if ip, _, err := net.SplitHostPort(addr); err == nil {
		addr = ip
	}
	for host, s := range w.book.hosts {
		spare, moves := w.book.spares[host]
		if host != asker && (s.host().String() == addr || moves && spare.host().String() == addr) {
			return host
		}
	}
	return ""
}
