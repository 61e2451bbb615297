package docker

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/mount"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/system"
)

// agentImage is our own image: gateway, probe and resolver.
const agentImage = "gameday/agent"

// instrumentShares is the weight of our own containers when CPU is short, eight
// times that of the system's: an instrument that starves measures itself.
const instrumentShares = 8192

// pod is a host that runs: the sandbox with the network, and the system's
// container that has joined it.
type pod struct {
	host    system.Host
	sandbox string // container id
	id      string // container id of the system's container
	started chan struct{}
}

// raise brings the pod of one host up. The address plan is settled, so network,
// sandbox and gateway connection do not wait for each other more than needed.
func (w *World) raise(ctx context.Context, p *pod, gatewayUp <-chan struct{}) error {
	net := w.book.hosts[p.host.Name]
	var netID string
	err := w.slot(ctx, func(ctx context.Context) (err error) {
		netID, err = w.createNetwork(ctx, p.host.Name, net)
		return err
	})
	if err != nil {
		return err
	}
	if err := w.slot(ctx, func(ctx context.Context) error { return w.startSandbox(ctx, p, netID, net) }); err != nil {
		return err
	}
	var ctr *testcontainers.DockerContainer
	err = w.slot(ctx, func(ctx context.Context) (err error) {
		ctr, err = w.createHost(ctx, p)
		return err
	})
	if err != nil {
		return err
	}
	if err := await(ctx, gatewayUp); err != nil {
		return err
	}
	if err := w.slot(ctx, func(ctx context.Context) error { return w.connectGateway(ctx, netID, net) }); err != nil {
		return err
	}
	if err := w.awaitDependencies(ctx, p); err != nil {
		return err
	}
	err = w.slot(ctx, func(ctx context.Context) error {
		// Whatever runs already may have put a link where a folder was.
		if err := w.Topology.CheckBinds(p.host.Service); err != nil {
			return err
		}
		return ctr.Start(ctx)
	})
	if err != nil {
		return w.explain(ctx, p, fmt.Errorf("world: start host %s: %w", p.host.Name, err))
	}
	close(p.started)
	return nil
}

// callLimit bounds one piece of Docker work.
const callLimit = time.Minute

// slot does one piece of Docker work when one of the slots is free. Work that
// has begun is not broken off: Docker would carry a cancelled request out all
// the same, after everything else was removed.
func (w *World) slot(ctx context.Context, work func(context.Context) error) error {
	select {
	case w.slots <- struct{}{}:
		defer func() { <-w.slots }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), callLimit)
	defer cancel()
	return work(bounded)
}

func await(ctx context.Context, done <-chan struct{}) error {
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// makeContainer makes a container, and starts it unless the options say not to.
func (w *World) makeContainer(ctx context.Context, image, name string, opts ...testcontainers.ContainerCustomizer) (ctr *testcontainers.DockerContainer, err error) {
	err = w.making(journal.Container, name, func() error {
		ctr, err = testcontainers.Run(ctx, w.images.id(image), append(opts, testcontainers.WithName(name))...)
		return err
	})
	return ctr, err
}

// startSandbox starts the container that owns the host's network namespace.
func (w *World) startSandbox(ctx context.Context, p *pod, netID string, net subnet) error {
	s, _ := w.Topology.Service(p.host.Service)
	netName := w.run.name("net-" + p.host.Name)
	ctr, err := w.makeContainer(ctx, agentImage, sandboxName(w.run, p.host.Name),
		testcontainers.WithLabels(w.run.labels(partSandbox, p.host.Name)),
		testcontainers.WithConfigModifier(func(c *container.Config) {
			c.Cmd = []string{"probe"}
			c.Hostname = cmp.Or(s.Spec.Hostname, p.host.Name)
			c.Env = []string{
				gateway.EnvHost + "=" + p.host.Name,
				gateway.EnvResolvConf + "=" + w.book.resolvConf(w.Topology, p.host),
			}
		}),
		testcontainers.WithHostConfigModifier(func(h *container.HostConfig) {
			h.NetworkMode = container.NetworkMode(netName)
			h.Mounts = []mount.Mount{w.socketMount()}
			confine(h, sandboxMemory) // its root is writable: Docker ties /etc/resolv.conf to that
			h.CPUShares = instrumentShares
			h.Sysctls = pick(s.Spec.Sysctls, netSysctl)
			h.ExtraHosts = w.extraHosts(s)
		}),
		testcontainers.WithEndpointSettingsModifier(func(e map[string]*network.EndpointSettings) {
			e[netName] = &network.EndpointSettings{
				NetworkID:  netID,
				IPAMConfig: &network.EndpointIPAMConfig{IPv4Address: net.host()},
			}
		}),
	)
	if err != nil {
		return fmt.Errorf("world: start the sandbox of host %s: %w", p.host.Name, err)
	}
	p.sandbox = ctr.GetContainerID()
	return w.checkAttached(ctx, p, netName, net)
}

// checkAttached makes sure of the host's address: testcontainers ignores a
// network that it cannot find.
func (w *World) checkAttached(ctx context.Context, p *pod, netName string, net subnet) error {
	got, err := w.docker.ContainerInspect(ctx, p.sandbox, client.ContainerInspectOptions{})
	if err != nil {
		return fmt.Errorf("world: inspect the sandbox of host %s: %w", p.host.Name, err)
	}
	e := got.Container.NetworkSettings.Networks[netName]
	if len(got.Container.NetworkSettings.Networks) != 1 || e == nil || e.IPAddress != net.host() {
		return fmt.Errorf("world: host %s is not on its network %s alone with address %s", p.host.Name, netName, net.host())
	}
	return nil
}

// extraHosts are the compose file's own, and for a resolver that the compose
// file brings along every name of the world.
func (w *World) extraHosts(s compose.Service) []string {
	var lines []string
	for name, addrs := range s.Spec.ExtraHosts {
		for _, a := range addrs {
			lines = append(lines, name+":"+a)
		}
	}
	if s.Role == system.Resolver && !s.Ours {
		lines = append(lines, w.book.hostsFile(w.Topology)...)
	}
	return lines
}

// createHost makes the system's container, joined to its sandbox, but does
// not start it.
func (w *World) createHost(ctx context.Context, p *pod) (*testcontainers.DockerContainer, error) {
	opts, err := w.hostOptions(p)
	if err != nil {
		return nil, err
	}
	s, _ := w.Topology.Service(p.host.Service)
	ctr, err := w.makeContainer(ctx, w.image(s), hostName(w.run, p.host.Name), append(opts, testcontainers.WithNoStart())...)
	if err != nil {
		return nil, fmt.Errorf("world: create host %s: %w", p.host.Name, err)
	}
	p.id = ctr.GetContainerID()
	return ctr, w.copyFiles(ctx, p.id, s.Spec)
}

func (w *World) hostOptions(p *pod) ([]testcontainers.ContainerCustomizer, error) {
	s, _ := w.Topology.Service(p.host.Service)
	join := container.NetworkMode("container:" + p.sandbox)
	if s.Ours {
		env, err := w.resolverEnv()
		return []testcontainers.ContainerCustomizer{
			w.hostLabels(p, s, container.Resources{Memory: resolverMemory}),
			testcontainers.WithConfigModifier(func(c *container.Config) {
				c.Cmd, c.Env = []string{"resolver"}, env
			}),
			testcontainers.WithHostConfigModifier(func(h *container.HostConfig) {
				confine(h, resolverMemory, "NET_BIND_SERVICE")
				h.ReadonlyRootfs = true
				h.NetworkMode = join
			}),
		}, err
	}
	files, err := w.files(s.Spec)
	if err != nil {
		return nil, err
	}
	h, err := hostConfig(s.Spec)
	if err != nil {
		return nil, fmt.Errorf("world: service %q: %w", s.Name, err)
	}
	h.NetworkMode, h.Mounts = join, w.mounts(p.host.Name, s.Spec)
	return []testcontainers.ContainerCustomizer{
		w.hostLabels(p, s, h.Resources),
		testcontainers.WithFiles(files...),
		testcontainers.WithConfigModifier(func(c *container.Config) { configure(s.Spec, c) }),
		testcontainers.WithHostConfigModifier(func(to *container.HostConfig) { *to = h }),
	}, nil
}

// hostLabels are those of the compose file and ours. They keep what the host may use,
// so that any process can give it back.
func (w *World) hostLabels(p *pod, s compose.Service, held container.Resources) testcontainers.CustomizeRequestOption {
	labels := w.run.labels(partHost, p.host.Name)
	labels[labelLimits] = limitsText(held)
	return testcontainers.WithLabels(with(s.Spec.Labels, labels))
}

func (w *World) socketMount() mount.Mount {
	return mount.Mount{
		Type: mount.TypeVolume, Source: w.run.name("sockets"), Target: gateway.SocketDir,
		VolumeOptions: &mount.VolumeOptions{Labels: w.run.labels(partVolume, "")},
	}
}
