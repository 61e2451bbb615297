package wire

import (
	"fmt"
	"net"
	"net/netip"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// Front names the interfaces that belong to no host's network: where users and
// the harness come in. It is asked once, at the start, before any pod network
// is attached.
func Front(hosts []gateway.HostAddr) ([]string, error) {
	own := map[netip.Addr]bool{}
	for _, host := range hosts {
		own[host.Own] = true
	}
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("list the gateway's interfaces: %w", err)
	}
	var names []string
	for _, i := range interfaces {
		if i.Flags&net.FlagLoopback != 0 {
			continue
		}
		addrs, err := i.Addrs()
		if err != nil {
			return nil, fmt.Errorf("list the addresses of %s: %w", i.Name, err)
		}
		if isFront(addrs, own) {
			names = append(names, i.Name)
		}
	}
	return names, nil
}

func isFront(addrs []net.Addr, own map[netip.Addr]bool) bool {
	found := false
	for _, addr := range addrs {
		prefix, err := netip.ParsePrefix(addr.String())
		if err != nil || !prefix.Addr().Is4() {
			continue
		}
		if own[prefix.Addr()] {
			return false
		}
		found = true
	}
	return found
}
