package gatewayd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/control"
	"github.com/gameday-harness/gameday/internal/agent/dnsproxy"
	"github.com/gameday-harness/gameday/internal/agent/echo"
	"github.com/gameday-harness/gameday/internal/agent/faults"
	"github.com/gameday-harness/gameday/internal/agent/filter"
	"github.com/gameday-harness/gameday/internal/agent/lease"
	"github.com/gameday-harness/gameday/internal/agent/moves"
	"github.com/gameday-harness/gameday/internal/agent/sources"
	"github.com/gameday-harness/gameday/internal/agent/traffic"
	"github.com/gameday-harness/gameday/internal/agent/wire"
)

const dnsPort = 53

// Run is the gateway, until the context ends or a part of it fails. sockets is
// the folder with the probes' sockets.
func Run(ctx context.Context, cfg gateway.Config, sockets string, log *slog.Logger) error {
	if cfg.Token == "" {
		return errors.New("gateway: the configuration has no token; anybody could cut hosts off")
	}
	layout, err := wire.Place(cfg)
	if err != nil {
		return err
	}
	front, err := wire.Front(cfg.Hosts)
	if err != nil {
		return err
	}
	// The guards stand before anything listens.
	guard, err := sources.Open(senders(cfg.Hosts), front)
	if err != nil {
		return err
	}
	if err := wire.Redirect(layout, front); err != nil {
		return err
	}
	cuts, err := filter.Open(wiring(layout), log)
	if err != nil {
		return err
	}
	opened, err := traffic.Open(counted(layout))
	if err != nil {
		return err
	}
	proxies, err := wire.StartProxies(layout)
	if err != nil {
		return err
	}
	gateways := wire.NewGateways(cfg.Hosts, guard)
	dns := dnsproxy.New(clients(cfg.Hosts))
	moved, err := moves.Open(movable(layout), &dns.Renames)
	if err != nil {
		return err
	}
	all := faults.Faults{Cuts: cuts, Moves: moved, DNSRules: &dns.Rules, Toxics: proxies, Log: log}
	held := lease.New(all, log)
	defer held.Close()
	api := control.Handler(control.Parts{
		Token: cfg.Token, Cuts: cuts, DNS: &dns.Rules, Traffic: told{opened, guard}, Moves: moved, Lease: held, Faults: all,
		Toxiproxy: proxies.Handler(), Probes: control.Probes(sockets, names(cfg.Hosts)),
		Health: health{gateways: gateways, proxies: proxies, front: front}.read,
	})
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return gateways.Watch(ctx) })
	group.Go(func() error { return dns.Serve(ctx, resolvers(layout)) })
	group.Go(func() error { return echo.Serve(ctx, fmt.Sprintf(":%d", gateway.EchoPort)) })
	group.Go(func() error { return serve(ctx, api) })
	return group.Wait()
}

// serve answers the control API until the context ends, and then stops at once.
func serve(ctx context.Context, api http.Handler) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp4", fmt.Sprintf(":%d", gateway.ControlPort))
	if err != nil {
		return fmt.Errorf("listen for the control API: %w", err)
	}
	server := control.Server(api)
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the control API: %w", err)
	}
	return nil
}

// wiring is what the filter needs to know of the layout.
func wiring(layout wire.Layout) filter.Wiring {
	w := filter.Wiring{
		Hosts: map[string]netip.Addr{}, Resolvers: map[netip.Addr]bool{}, Spares: map[netip.Addr]netip.Addr{},
	}
	for _, host := range layout.Hosts {
		w.Hosts[host.Name] = host.Addr
		w.Resolvers[host.Addr] = host.Resolver
		if host.Spare.IsValid() {
			w.Spares[host.Addr] = host.Spare
		}
	}
	for _, link := range layout.Proxies() {
		w.Links = append(w.Links, filter.Link{From: link.From, To: link.To, Port: link.Port, Listen: link.Listen})
	}
	return w
}

// counted are the hosts, and how packets for them are known.
func counted(layout wire.Layout) []traffic.Host {
	var all []traffic.Host
	for _, host := range layout.Hosts {
		counted := traffic.Host{Name: host.Name, Addrs: []netip.Addr{host.Addr}}
		if host.Spare.IsValid() {
			counted.Addrs = append(counted.Addrs, host.Spare)
		}
		for _, entry := range layout.Entries {
			if entry.To == host.Addr {
				counted.Ports = append(counted.Ports, entry.Listen)
			}
		}
		all = append(all, counted)
	}
	return all
}

// told is what is counted of the hosts' traffic.
type told struct {
	*traffic.Counter
	guard *sources.Guard
}

// Opened returns the attempts at every host, and what each has forged.
func (t told) Opened() ([]gateway.HostTraffic, error) {
	all, err := t.Counter.Opened()
	if err != nil {
		return nil, err
	}
	forged, err := t.guard.Forged()
	if err != nil {
		return nil, err
	}
	for i := range all { // both are in the order of the hosts
		all[i].Forged = forged[i]
	}
	return all, nil
}

// senders are the hosts, and whose address each may send from.
func senders(hosts []gateway.HostAddr) []sources.Host {
	all := make([]sources.Host, 0, len(hosts))
	for _, host := range hosts {
		all = append(all, sources.Host{Name: host.Name, Addr: host.Addr})
	}
	return all
}

// movable are the hosts that can come back at another address.
func movable(layout wire.Layout) []moves.Host {
	var all []moves.Host
	for _, host := range layout.Hosts {
		if !host.Spare.IsValid() {
			continue
		}
		movable := moves.Host{Name: host.Name, Addr: host.Addr, Spare: host.Spare}
		for _, link := range layout.Links {
			if link.To == host.Addr {
				movable.Links = append(movable.Links, moves.Link{From: link.From, Port: link.Port, Listen: link.Listen})
			}
		}
		all = append(all, movable)
	}
	return all
}

func resolvers(layout wire.Layout) []dnsproxy.Resolver {
	var all []dnsproxy.Resolver
	for _, r := range layout.Resolvers {
		all = append(all, dnsproxy.Resolver{
			Name: r.Name, Addr: netip.AddrPortFrom(r.Addr, dnsPort), Listen: fmt.Sprintf(":%d", r.Listen),
		})
	}
	return all
}

func clients(hosts []gateway.HostAddr) map[netip.Addr]string {
	byAddr := map[netip.Addr]string{}
	for _, host := range hosts {
		byAddr[host.Addr] = host.Name
	}
	return byAddr
}

func names(hosts []gateway.HostAddr) []string {
	var all []string
	for _, host := range hosts {
		all = append(all, host.Name)
	}
	return all
}
