package docker

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/system"
)

// addressBook says which host has which network. It is known before anything
// starts, so everything can start side by side.
type addressBook struct {
	front subnet
	hosts map[string]subnet
	// spares are networks that are never made: a host that is moved gets its
	// address from there, which only the gateway knows.
	spares map[string]subnet
}

// networks is how many an address book of the topology takes: the front, and for
// each host its own and a spare one.
func networks(t *compose.File) int { return 1 + 2*len(t.Hosts) }

func newAddressBook(t *compose.File, free []subnet) addressBook {
	b := addressBook{front: free[0], hosts: map[string]subnet{}, spares: map[string]subnet{}}
	for i, h := range t.Hosts {
		b.hosts[h.Name] = free[1+i]
		b.spares[h.Name] = free[1+len(t.Hosts)+i]
	}
	return b
}

// names is what the resolvers answer: hosts, services, aliases and host names,
// each with all the addresses that it stands for.
func (b addressBook) names(t *compose.File) map[string][]netip.Addr {
	names := map[string][]netip.Addr{}
	add := func(name, host string) {
		name = strings.ToLower(name)
		a := b.hosts[host].host()
		if name != "" && !slices.Contains(names[name], a) {
			names[name] = append(names[name], a)
		}
	}
	for _, s := range t.Configured() {
		for _, host := range s.Hosts {
			add(host, host)
			add(s.Name, host)
			add(s.Spec.Hostname, host)
			add(s.Spec.ContainerName, host)
			for _, n := range s.Spec.Networks {
				if n == nil {
					continue
				}
				for _, alias := range n.Aliases {
					add(alias, host)
				}
			}
		}
	}
	for _, s := range t.Configured() {
		for _, link := range s.Spec.Links {
			service, alias, found := strings.Cut(link, ":")
			linked, known := t.Service(service)
			if !found || !known {
				continue
			}
			for _, host := range linked.Hosts {
				add(alias, host)
			}
		}
	}
	return names
}

// hostsFile lists all names as lines of a hosts file, for resolvers that a
// compose file brings along: dnsmasq, CoreDNS and others serve /etc/hosts.
func (b addressBook) hostsFile(t *compose.File) []string {
	var lines []string
	for name, addrs := range b.names(t) {
		for _, a := range addrs {
			lines = append(lines, name+":"+a.String())
		}
	}
	slices.Sort(lines)
	return lines
}

// resolvConf is the content of a host's /etc/resolv.conf: its region's
// resolvers and nothing else, with the options that the compose file asks for.
func (b addressBook) resolvConf(t *compose.File, h system.Host) string {
	var sb strings.Builder
	for _, r := range t.Resolvers(h.Region) {
		fmt.Fprintf(&sb, "nameserver %s\n", b.hosts[r].host())
	}
	s, _ := t.Service(h.Service)
	if len(s.Spec.DNSSearch) > 0 {
		fmt.Fprintf(&sb, "search %s\n", strings.Join(s.Spec.DNSSearch, " "))
	}
	if len(s.Spec.DNSOpts) > 0 {
		fmt.Fprintf(&sb, "options %s\n", strings.Join(s.Spec.DNSOpts, " "))
	}
	return sb.String()
}

// gatewayConfig is what the gateway is told.
func (b addressBook) gatewayConfig(t *compose.File, token string) gateway.Config {
	c := gateway.Config{Token: token}
	for _, h := range t.Hosts {
		s := b.hosts[h.Name]
		host := gateway.HostAddr{Name: h.Name, Addr: s.host(), Gateway: s.route(), Own: s.gateway()}
		if h.Role == system.Resolver {
			host.Resolver = true // known by its address, so it cannot move
		} else {
			host.Spare = b.spares[h.Name].host()
		}
		c.Hosts = append(c.Hosts, host)
	}
	for _, l := range t.Links {
		c.Links = append(c.Links, gateway.Link{
			Name: linkName(l),
			From: b.hosts[l.From].host(), To: b.hosts[l.To].host(), Port: l.Port,
		})
	}
	entry, _ := t.Service(t.Entry.Service)
	c.Entry.Port = t.Entry.Port
	for _, host := range entry.Hosts {
		c.Entry.To = append(c.Entry.To, b.hosts[host].host())
	}
	return c
}
