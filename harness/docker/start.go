package docker

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/system"
)

// start brings the gateway and all pods up side by side.
func (w *World) start(ctx context.Context, progress func(string)) error {
	progress(fmt.Sprintf("starting %d hosts and the gateway", len(w.Topology.Hosts)))
	if err := w.fillCopies(ctx, progress); err != nil {
		return err
	}
	w.pods = map[string]*pod{}
	for _, h := range w.Topology.Hosts {
		w.pods[h.Name] = &pod{host: h, started: make(chan struct{})}
	}
	g, gctx := errgroup.WithContext(ctx)
	gatewayUp := make(chan struct{})
	g.Go(func() error {
		if err := w.raiseGateway(gctx); err != nil {
			return err
		}
		close(gatewayUp)
		return nil
	})
	for _, h := range w.startOrder() {
		g.Go(func() error { return w.raise(gctx, w.pods[h], gatewayUp) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, gatewayReady)
	defer cancel()
	if _, err := w.Gateway.Await(ctx); err != nil {
		return err
	}
	return w.checkRunning(ctx)
}

// startOrder lists the hosts that others wait for first, resolvers before all:
// they get the slots first, so that their own start-up runs while the rest is
// being created.
func (w *World) startOrder() []string {
	var resolvers, first, rest []string
	awaited := map[string]bool{}
	for _, s := range w.Topology.Configured() {
		for name := range s.Spec.DependsOn {
			awaited[name] = true
		}
	}
	for _, h := range w.Topology.Hosts {
		switch {
		case h.Role == system.Resolver:
			resolvers = append(resolvers, h.Name)
		case awaited[h.Service]:
			first = append(first, h.Name)
		default:
			rest = append(rest, h.Name)
		}
	}
	return slices.Concat(resolvers, first, rest)
}

// resolverTTL is the time to live of our resolvers' answers, seconds: short,
// so that what a system caches by itself is the system's own doing.
const resolverTTL = 1

func (w *World) resolverEnv() ([]string, error) {
	config, err := json.Marshal(gateway.ResolverConfig{Names: w.book.names(w.Topology), TTL: resolverTTL})
	if err != nil {
		return nil, fmt.Errorf("world: encode the resolvers' configuration: %w", err)
	}
	return []string{gateway.EnvResolver + "=" + string(config)}, nil
}

// addressTaken says whether Docker refused a network since another, made in
// the meantime, has its addresses.
func addressTaken(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "Pool overlaps") ||
		strings.Contains(err.Error(), "conflicts with network"))
}
