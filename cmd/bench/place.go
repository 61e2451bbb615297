package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
)

// place is where a compose project lives: nothing else may be there.
type place struct {
	name   string // of the project; never used before, since an engine may keep what an older one left
	port   int    // on 127.0.0.1
	subnet netip.Prefix
}

// subnets is how many /24 networks there are below 198.19.0.0/16.
const subnets = 256

// findPlace picks a port and a network that are free now. first is where the
// search for a network begins; two benches at once should not begin alike.
func findPlace(ctx context.Context, run command, name string, first int) (place, error) {
	taken, err := takenSubnets(ctx, run)
	if err != nil {
		return place{}, err
	}
	subnet, err := freeSubnet(taken, first)
	if err != nil {
		return place{}, err
	}
	port, err := freePort(ctx)
	return place{name, port, subnet}, err
}

// freeSubnet is the first /24 network of 198.19.0.0/16 that overlaps no other,
// from a place on.
func freeSubnet(taken []netip.Prefix, first int) (netip.Prefix, error) {
next:
	for i := range subnets {
		third := byte((first + i) % subnets) //nolint:gosec // below 256
		p := netip.PrefixFrom(netip.AddrFrom4([4]byte{198, 19, third, 0}), 24)
		for _, other := range taken {
			if p.Overlaps(other) {
				continue next
			}
		}
		return p, nil
	}
	return netip.Prefix{}, errors.New("no /24 network of 198.19.0.0/16 is free; see docker network ls, and gameday clean")
}

// takenSubnets lists the networks of all Docker networks.
func takenSubnets(ctx context.Context, run command) ([]netip.Prefix, error) {
	ids, err := run(ctx, nil, "docker", "network", "ls", "--quiet")
	if err != nil {
		return nil, err
	}
	args := append([]string{"network", "inspect", "--format", "{{range .IPAM.Config}}{{.Subnet}} {{end}}"}, strings.Fields(ids)...)
	// A network that went meanwhile makes this fail, and the others are told all
	// the same.
	text, err := run(ctx, nil, "docker", args...)
	if err != nil && text == "" {
		return nil, err
	}
	var taken []netip.Prefix
	for field := range strings.FieldsSeq(text) {
		if p, err := netip.ParsePrefix(field); err == nil {
			taken = append(taken, p)
		}
	}
	return taken, nil
}

// freePort is a port of 127.0.0.1 on which nobody listens.
func freePort(ctx context.Context) (int, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
