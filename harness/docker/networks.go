package docker

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness/journal"
)

// taken lists the subnets of all networks that Docker has.
func taken(ctx context.Context, cli *client.Client) ([]netip.Prefix, error) {
	list, err := cli.NetworkList(ctx, client.NetworkListOptions{})
	if err != nil {
		return nil, fmt.Errorf("world: list networks: %w", err)
	}
	var prefixes []netip.Prefix
	for _, n := range list.Items {
		for _, c := range n.IPAM.Config {
			if c.Subnet.IsValid() {
				prefixes = append(prefixes, c.Subnet)
			}
		}
	}
	return prefixes, nil
}

// createNetwork makes the network of one host. The bridge gets no address of
// its own, so that the host's default route, .1, can be the gateway container;
// nothing is masqueraded, and routed packets are not filtered by Docker.
// Testcontainers' own network type cannot carry driver options, hence the
// Docker client.
func (w *World) createNetwork(ctx context.Context, host string, s subnet) (string, error) {
	opts := client.NetworkCreateOptions{
		Driver: "bridge",
		Labels: w.run.labels(partNetwork, host),
		IPAM: &network.IPAM{Config: []network.IPAMConfig{{
			Subnet: s.prefix, Gateway: s.route(),
		}}},
		Options: map[string]string{
			"com.docker.network.bridge.inhibit_ipv4":         "true",
			"com.docker.network.bridge.enable_ip_masquerade": "false",
			"com.docker.network.bridge.gateway_mode_ipv4":    "nat-unprotected",
		},
	}
	id, err := w.makeNetwork(ctx, w.run.name("net-"+host), opts)
	if err != nil {
		return "", fmt.Errorf("world: create the network %s of host %s: %w", s.prefix, host, err)
	}
	return id, nil
}

// createFront makes the network on which the gateway publishes its two ports.
// It is an ordinary bridge, without a way to anywhere else.
func (w *World) createFront(ctx context.Context, s subnet) (string, error) {
	name := w.run.name("front")
	_, err := w.makeNetwork(ctx, name, client.NetworkCreateOptions{
		Driver: "bridge",
		Labels: w.run.labels(partNetwork, ""),
		IPAM: &network.IPAM{Config: []network.IPAMConfig{{
			Subnet: s.prefix, Gateway: s.route(),
		}}},
		Options: map[string]string{"com.docker.network.bridge.enable_ip_masquerade": "false"},
	})
	if err != nil {
		return "", fmt.Errorf("world: create the gateway's front network %s: %w", s.prefix, err)
	}
	return name, nil
}

func (w *World) makeNetwork(ctx context.Context, name string, opts client.NetworkCreateOptions) (id string, err error) {
	err = w.making(journal.Network, name, func() error {
		made, err := w.docker.NetworkCreate(ctx, name, opts)
		id = made.ID
		return err
	})
	return id, err
}

// connectGateway puts the gateway on a host's network.
func (w *World) connectGateway(ctx context.Context, networkID string, s subnet) error {
	_, err := w.docker.NetworkConnect(ctx, networkID, client.NetworkConnectOptions{
		Container: w.gatewayID,
		EndpointConfig: &network.EndpointSettings{
			IPAMConfig: &network.EndpointIPAMConfig{IPv4Address: s.gateway()},
		},
	})
	if err != nil {
		return fmt.Errorf("world: connect the gateway to %s: %w", s.prefix, err)
	}
	return nil
}
