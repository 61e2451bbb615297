package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"

	"github.com/vishvananda/netlink"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// Guarding lets a host send on an interface, or no more.
type Guarding interface {
	Attach(host string, link int) error
	Detach(host string) error
}

// Gateways gives every pod network its default gateway: as soon as an
// interface with a host's Own address appears, it adds the Gateway address.
type Gateways struct {
	hosts []gateway.HostAddr
	guard Guarding
	byOwn map[netip.Addr]gateway.HostAddr

	mu    sync.Mutex
	state map[string]gateway.HostHealth
}

// NewGateways returns the gateways of these hosts, none of them attached yet.
func NewGateways(hosts []gateway.HostAddr, guard Guarding) *Gateways {
	g := &Gateways{hosts: hosts, guard: guard, byOwn: map[netip.Addr]gateway.HostAddr{}, state: map[string]gateway.HostHealth{}}
	for _, host := range hosts {
		g.byOwn[host.Own] = host
		g.state[host.Name] = gateway.HostHealth{Name: host.Name}
	}
	return g
}

// Watch follows the addresses of the network namespace, those that are there
// already included, until the context ends.
func (g *Gateways) Watch(ctx context.Context) error {
	updates := make(chan netlink.AddrUpdate, 1024)
	done := make(chan struct{})
	defer close(done)
	failed := make(chan error, 1)
	err := netlink.AddrSubscribeWithOptions(updates, done, netlink.AddrSubscribeOptions{
		ListExisting: true,
		ErrorCallback: func(err error) {
			select {
			case failed <- err:
			default:
			}
		},
	})
	if err != nil {
		return fmt.Errorf("watch the gateway's interfaces: %w", err)
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return fmt.Errorf("watch the gateway's interfaces: %w", err)
		case update, open := <-updates:
			if !open {
				return errors.New("watch the gateway's interfaces: the kernel ended the subscription")
			}
			g.changed(update)
		}
	}
}

func (g *Gateways) changed(update netlink.AddrUpdate) {
	addr, ok := netip.AddrFromSlice(update.LinkAddress.IP.To4())
	if !ok {
		return
	}
	host, ours := g.byOwn[addr]
	if !ours {
		return
	}
	health := gateway.HostHealth{Name: host.Name}
	if update.NewAddr {
		health = g.attach(host, update.LinkIndex, update.LinkAddress.Mask)
	} else if err := g.guard.Detach(host.Name); err != nil {
		health.Error = err.Error()
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.state[host.Name] = health
}

// attach adds the default gateway's address to the interface of a host. Before that
// nothing of the host's could come this far.
func (g *Gateways) attach(host gateway.HostAddr, index int, mask net.IPMask) gateway.HostHealth {
	health := gateway.HostHealth{Name: host.Name}
	link, err := netlink.LinkByIndex(index)
	if err != nil {
		health.Error = fmt.Sprintf("find the interface of host %q: %v", host.Name, err)
		return health
	}
	health.Interface = link.Attrs().Name
	if err := g.guard.Attach(host.Name, index); err != nil {
		health.Error = err.Error()
		return health
	}
	err = netlink.AddrAdd(link, &netlink.Addr{IPNet: &net.IPNet{IP: host.Gateway.AsSlice(), Mask: mask}})
	if err != nil && !errors.Is(err, syscall.EEXIST) {
		health.Error = fmt.Sprintf("add %s to %s: %v", host.Gateway, health.Interface, err)
		return health
	}
	health.Attached = true
	return health
}

// Health returns the state of every host's network, in the order of the hosts.
func (g *Gateways) Health() []gateway.HostHealth {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := make([]gateway.HostHealth, 0, len(g.hosts))
	for _, host := range g.hosts {
		all = append(all, g.state[host.Name])
	}
	return all
}
