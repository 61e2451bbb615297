package filter

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// Wiring is what the filter knows of the world: the hosts' addresses by name,
// and which port of the gateway serves which connection.
type Wiring struct {
	Hosts     map[string]netip.Addr
	Links     []Link
	Resolvers map[netip.Addr]bool       // hosts that answer DNS
	Spares    map[netip.Addr]netip.Addr // where hosts are reached while they are moved
}

// Link is a connection through a proxy that listens on Listen. Users have the
// zero address.
type Link struct {
	From, To netip.Addr
	Port     uint16 // on To
	Listen   uint16
}

// entry are the ports of the proxies through which users reach a host.
func (w Wiring) entry(to netip.Addr) []uint16 {
	var ports []uint16
	for _, link := range w.Links {
		if !link.From.IsValid() && link.To == to {
			ports = append(ports, link.Listen)
		}
	}
	return ports
}

// subjects finds the hosts and pairs that a cut names. Each gets counters that
// begin with stem.
func (w Wiring) subjects(c gateway.Cut, stem string) ([]subject, error) {
	var found []subject
	seen := map[string]bool{}
	add := func(s subject) error {
		if seen[s.name] {
			return fmt.Errorf("cut %q names %q twice", c.ID, s.name)
		}
		seen[s.name] = true
		s.counter = fmt.Sprintf("%sn%d", stem, len(found))
		found = append(found, s)
		return nil
	}
	for _, name := range c.Hosts {
		host, err := w.find(c.ID, name)
		if err != nil {
			return nil, err
		}
		if err := add(w.host(name, host)); err != nil {
			return nil, err
		}
	}
	for _, pair := range c.Pairs {
		from, err := w.find(c.ID, pair.From)
		if err != nil {
			return nil, err
		}
		to, err := w.find(c.ID, pair.To)
		if err != nil {
			return nil, err
		}
		if err := add(w.pair(pair, from, to)); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (w Wiring) host(name string, at netip.Addr) subject {
	return subject{
		name: name, from: at, to: at, ports: w.entry(at), resolver: w.Resolvers[at],
		fromSpare: w.Spares[at], toSpare: w.Spares[at],
	}
}

func (w Wiring) pair(p gateway.Pair, from, to netip.Addr) subject {
	name := p.From + ">" + p.To
	if p.Port != 0 {
		name += ":" + strconv.Itoa(int(p.Port))
	}
	return subject{
		name: name, from: from, to: to, port: p.Port, pair: true,
		fromSpare: w.Spares[from], toSpare: w.Spares[to],
	}
}

func (w Wiring) find(id, name string) (netip.Addr, error) {
	host, ok := w.Hosts[name]
	if ok {
		return host, nil
	}
	known := make([]string, 0, len(w.Hosts))
	for name := range w.Hosts {
		known = append(known, name)
	}
	slices.Sort(known)
	return netip.Addr{}, fmt.Errorf("cut %q: no host %q (there are %s)", id, name, strings.Join(known, ", "))
}
