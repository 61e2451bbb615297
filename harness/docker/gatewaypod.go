package docker

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/netip"
	"strconv"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/mount"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/wait"
)

// gatewayReady is how long the gateway may take to answer after its start.
const gatewayReady = 20 * time.Second

// raiseGateway starts the gateway and waits until it answers.
func (w *World) raiseGateway(ctx context.Context) error {
	token := rand.Text()
	err := w.slot(ctx, func(ctx context.Context) error { return w.startGateway(ctx, token) })
	if err != nil {
		return err
	}
	return w.reachGateway(ctx, token)
}

// startGateway starts the gateway on its front network, where its control API
// and the entrypoint are published on 127.0.0.1.
func (w *World) startGateway(ctx context.Context, token string) error {
	config, err := json.Marshal(w.book.gatewayConfig(w.Topology, token))
	if err != nil {
		return fmt.Errorf("world: encode the gateway's configuration: %w", err)
	}
	model, err := json.Marshal(w.model)
	if err != nil {
		return fmt.Errorf("world: encode the system's model: %w", err)
	}
	front, err := w.createFront(ctx, w.book.front)
	if err != nil {
		return err
	}
	loopback := []network.PortBinding{{HostIP: netip.MustParseAddr("127.0.0.1")}}
	ctr, err := w.makeContainer(ctx, agentImage, gatewayName(w.run),
		testcontainers.WithLabels(w.run.labels(partGateway, "")),
		testcontainers.WithExposedPorts(control.String(), entry.String()),
		testcontainers.WithConfigModifier(func(c *container.Config) {
			c.Cmd = []string{"gateway"}
			c.Hostname = "gateway"
			c.Env = []string{gateway.EnvGateway + "=" + string(config), gateway.EnvModel + "=" + string(model)}
		}),
		testcontainers.WithHostConfigModifier(func(h *container.HostConfig) {
			h.NetworkMode = container.NetworkMode(front)
			h.PortBindings = network.PortMap{control: loopback, entry: loopback}
			h.Mounts = []mount.Mount{w.socketMount()}
			confine(h, 0, "NET_ADMIN")
			h.ReadonlyRootfs = true
			h.CPUShares = instrumentShares
			h.Sysctls = map[string]string{
				"net.ipv4.ip_forward": "1",
				// Toxiproxy dials without a deadline, one at a time: a dial that was
				// under way when a host vanished must not hold up the rest after the
				// heal. One retry: it gives up after 3 s.
				"net.ipv4.tcp_syn_retries": "1",
				// A refused datagram must be refused each time: the kernel would
				// otherwise send only some of the ICMP errors, and the rest of the
				// refusals would look like silence.
				"net.ipv4.icmp_ratemask": "0",
				// Replies leave by another interface than strict filtering expects
				// while networks are being attached.
				"net.ipv4.conf.all.rp_filter": "0",
			}
		}),
		testcontainers.WithEndpointSettingsModifier(func(e map[string]*network.EndpointSettings) {
			e[front] = &network.EndpointSettings{
				IPAMConfig: &network.EndpointIPAMConfig{IPv4Address: w.book.front.gateway()},
			}
		}),
	)
	if err != nil {
		return fmt.Errorf("world: start the gateway: %w", err)
	}
	w.gatewayID = ctr.GetContainerID()
	return nil
}

// The gateway's published ports.
var (
	control = network.MustParsePort(strconv.Itoa(int(gateway.ControlPort)) + "/tcp")
	entry   = network.MustParsePort(strconv.Itoa(int(gateway.EntryPort)) + "/tcp")
)

// reachGateway finds the published ports and waits for the control API.
func (w *World) reachGateway(ctx context.Context, token string) error {
	got, err := w.docker.ContainerInspect(ctx, w.gatewayID, client.ContainerInspectOptions{})
	if err != nil {
		return fmt.Errorf("world: inspect the gateway: %w", err)
	}
	controlURL, err := published(got.Container, control)
	if err == nil {
		w.entry, err = published(got.Container, entry)
	}
	if err != nil {
		return fmt.Errorf("%w; its last lines:\n%s", err, w.tail(ctx, w.gatewayID))
	}
	w.Gateway = gateway.New(controlURL, token)
	err = wait.Success(ctx, gatewayReady, pollEvery, func(ctx context.Context) error {
		_, err := w.Gateway.Health(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("world: the gateway does not answer: %w; its last lines:\n%s", err, w.tail(ctx, w.gatewayID))
	}
	if err := w.lease.begin(ctx, w.Gateway); err != nil {
		return err
	}
	return w.synchronise(ctx)
}

// published is the URL at which a port of the gateway is reached.
func published(c container.InspectResponse, p network.Port) (string, error) {
	if c.NetworkSettings == nil || len(c.NetworkSettings.Ports[p]) == 0 {
		return "", fmt.Errorf("world: the gateway's port %s is not published", p)
	}
	return "http://127.0.0.1:" + c.NetworkSettings.Ports[p][0].HostPort, nil
}
