package wire

import (
	"errors"
	"fmt"
	"net/netip"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// lastPort is below the ports that the kernel hands out by itself, so that a
// connection of the gateway's own never takes a listener's place.
const lastPort = 32767

// Layout says which port of the gateway serves what. All ports follow each
// other from gateway.FirstProxy on.
type Layout struct {
	Hosts     []gateway.HostAddr
	Links     []Link
	Entries   []Link // From is the zero address: users are no host
	Resolvers []Resolver
}

// Link is a connection that passes a proxy of ours, which listens on Listen.
type Link struct {
	gateway.Link
	Listen uint16
}

// Resolver is a DNS host; queries meant for it come to Listen.
type Resolver struct {
	Name   string
	Addr   netip.Addr
	Listen uint16
}

// Last is the highest port in use, or one below gateway.FirstProxy.
func (l Layout) Last() uint16 {
	return uint16(int(gateway.FirstProxy) + l.len() - 1)
}

func (l Layout) len() int { return len(l.Links) + len(l.Entries) + len(l.Resolvers) }

// Proxies are the links and the entries, in the order of their ports.
func (l Layout) Proxies() []Link { return append(append([]Link(nil), l.Links...), l.Entries...) }

// Place checks a configuration and gives every link, entry host and resolver
// its port. It reports all that is wrong at once.
func Place(cfg gateway.Config) (Layout, error) {
	if err := errors.Join(checkHosts(cfg.Hosts), checkLinks(cfg.Links), checkEntry(cfg.Entry)); err != nil {
		return Layout{}, err
	}
	layout := Layout{Hosts: cfg.Hosts}
	next := gateway.FirstProxy
	take := func() uint16 { next++; return next - 1 }
	if wanted := len(cfg.Links) + len(cfg.Entry.To) + len(cfg.Hosts); wanted > lastPort-int(gateway.FirstProxy) {
		return Layout{}, fmt.Errorf("gateway: %d proxies are wanted, there is room for %d; declare fewer links",
			wanted, lastPort-gateway.FirstProxy)
	}
	for _, link := range cfg.Links {
		layout.Links = append(layout.Links, Link{Link: link, Listen: take()})
	}
	for _, to := range cfg.Entry.To {
		layout.Entries = append(layout.Entries, Link{Link: entryLink(cfg, to), Listen: take()})
	}
	for _, host := range cfg.Hosts {
		if host.Resolver {
			layout.Resolvers = append(layout.Resolvers, Resolver{Name: host.Name, Addr: host.Addr, Listen: take()})
		}
	}
	return layout, nil
}

func entryLink(cfg gateway.Config, to netip.Addr) gateway.Link {
	name := to.String()
	for _, host := range cfg.Hosts {
		if host.Addr == to {
			name = host.Name
		}
	}
	return gateway.Link{Name: fmt.Sprintf("users>%s:%d", name, cfg.Entry.Port), To: to, Port: cfg.Entry.Port}
}

func checkHosts(hosts []gateway.HostAddr) error {
	var errs []error
	names, addrs := map[string]bool{}, map[netip.Addr]bool{}
	for _, host := range hosts {
		switch {
		case host.Name == "":
			errs = append(errs, fmt.Errorf("gateway: host with address %s has no name", host.Addr))
		case names[host.Name]:
			errs = append(errs, fmt.Errorf("gateway: host %q is named twice", host.Name))
		case !host.Addr.Is4() || !host.Gateway.Is4() || !host.Own.Is4():
			errs = append(errs, fmt.Errorf("gateway: host %q needs IPv4 addresses for addr, gateway and own", host.Name))
		case addrs[host.Addr] || addrs[host.Gateway] || addrs[host.Own]:
			errs = append(errs, fmt.Errorf("gateway: host %q has an address that another one has too", host.Name))
		case host.Spare.IsValid() && (!host.Spare.Is4() || addrs[host.Spare] || host.Spare == host.Addr):
			errs = append(errs, fmt.Errorf("gateway: host %q needs a spare address that is IPv4 and nobody's", host.Name))
		case host.Spare.IsValid() && host.Resolver:
			errs = append(errs, fmt.Errorf("gateway: resolver %q cannot move: hosts know it by its address", host.Name))
		}
		names[host.Name] = true
		addrs[host.Addr], addrs[host.Gateway], addrs[host.Own] = true, true, true
		addrs[host.Spare] = host.Spare.IsValid()
	}
	return errors.Join(errs...)
}

func checkLinks(links []gateway.Link) error {
	type wire struct {
		from, to netip.Addr
		port     uint16
	}
	var errs []error
	names, wires := map[string]bool{}, map[wire]bool{}
	for _, link := range links {
		w := wire{link.From, link.To, link.Port}
		switch {
		case link.Name == "" || !link.From.Is4() || !link.To.Is4() || link.Port == 0:
			errs = append(errs, fmt.Errorf("gateway: link %q needs a name, two IPv4 addresses and a port", link.Name))
		case names[link.Name]:
			errs = append(errs, fmt.Errorf("gateway: link %q is named twice", link.Name))
		case wires[w]:
			errs = append(errs, fmt.Errorf("gateway: link %q is the same connection as another one", link.Name))
		}
		names[link.Name], wires[w] = true, true
	}
	return errors.Join(errs...)
}

func checkEntry(entry gateway.Entry) error {
	if len(entry.To) > 0 && entry.Port == 0 {
		return errors.New("gateway: the entry needs a port")
	}
	seen := map[netip.Addr]bool{}
	for _, to := range entry.To {
		if !to.Is4() || seen[to] {
			return fmt.Errorf("gateway: entry address %s is not IPv4, or named twice", to)
		}
		seen[to] = true
	}
	return nil
}
