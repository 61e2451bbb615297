package docker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// Attach opens a world that another process has brought up and that died since,
// to take back by fault.Kind.Undo what that has left in force. All capabilities
// are there; times are those of a clock that begins now, so they compare with
// nothing of the run. New faults are refused by a gateway whose lease has run out.
//
// The world is not kept by it: neither Ready nor Lost nor Close may be asked.
// Remove takes it away, and cli is closed by the caller.
func Attach(ctx context.Context, cli *client.Client, runID string) (*World, error) {
	w := &World{docker: cli, run: run{id: runID}, clock: history.NewClock(), pods: map[string]*pod{}}
	filter := make(client.Filters).Add("label", LabelRun+"="+runID)
	list, err := cli.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: filter})
	if err != nil {
		return nil, fmt.Errorf("world: list containers: %w", err)
	}
	for _, c := range list.Items {
		if belongs(c.Labels, runID, c.Names...) {
			w.adopt(c)
		}
	}
	if w.gatewayID == "" {
		return nil, fmt.Errorf("world: run %s has no gateway, so none of its faults are in force on the wire", runID)
	}
	if err := w.readGateway(ctx); err != nil {
		return nil, err
	}
	return w, w.synchronise(ctx)
}

// adopt notes a container of the world by its labels.
func (w *World) adopt(c container.Summary) {
	switch c.Labels[LabelPart] {
	case partGateway:
		w.gatewayID = c.ID
	case partHost:
		w.podOf(c.Labels[LabelHost]).id = c.ID
	case partSandbox:
		w.podOf(c.Labels[LabelHost]).sandbox = c.ID
	}
}

func (w *World) podOf(host string) *pod {
	if w.pods[host] == nil {
		w.pods[host] = &pod{host: system.Host{Name: host}}
	}
	return w.pods[host]
}

// readGateway learns the system and its addresses from what the gateway was told.
func (w *World) readGateway(ctx context.Context) error {
	got, err := w.docker.ContainerInspect(ctx, w.gatewayID, client.ContainerInspectOptions{})
	if err != nil {
		return fmt.Errorf("world: inspect the gateway: %w", err)
	}
	config, configErr := toldTo[gateway.Config](got.Container, gateway.EnvGateway)
	model, modelErr := toldTo[system.Model](got.Container, gateway.EnvModel)
	controlURL, controlErr := published(got.Container, control)
	entryURL, entryErr := published(got.Container, entry)
	if err := errors.Join(configErr, modelErr, controlErr, entryErr); err != nil {
		return err
	}
	w.model, w.entry = model, entryURL
	w.Gateway = gateway.New(controlURL, config.Token)
	w.book.hosts = map[string]subnet{}
	for _, h := range config.Hosts {
		w.book.hosts[h.Name] = subnet{netip.PrefixFrom(h.Addr, subnetBits).Masked()}
		w.podOf(h.Name).host, _ = model.Host(h.Name)
	}
	return nil
}

// toldTo is what a container of ours was told in a variable of its environment. It
// is nowhere else: the gateway's token, for one.
func toldTo[T any](c container.InspectResponse, variable string) (T, error) {
	var told T
	if c.Config != nil {
		for _, line := range c.Config.Env {
			if text, is := strings.CutPrefix(line, variable+"="); is {
				if err := json.Unmarshal([]byte(text), &told); err != nil {
					return told, fmt.Errorf("world: read %s of container %s: %w", variable, c.Name, err)
				}
				return told, nil
			}
		}
	}
	return told, fmt.Errorf("world: container %s was told no %s", c.Name, variable)
}
