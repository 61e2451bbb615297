package docker

import (
	"context"
	"errors"
	"fmt"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// Release takes back every fault that is in force in a world whose process died:
// what the gateway holds, and hosts that are paused. It names what it took back.
// Hosts that were killed stay dead; Remove takes them away with all others.
func Release(ctx context.Context, cli *client.Client, runID string) ([]string, error) {
	filter := make(client.Filters).Add("label", LabelRun+"="+runID)
	list, err := cli.ContainerList(ctx, client.ContainerListOptions{Filters: filter})
	if err != nil {
		return nil, fmt.Errorf("world: list containers: %w", err)
	}
	var released []string
	var errs []error
	for _, c := range list.Items {
		if !belongs(c.Labels, runID, c.Names...) {
			continue
		}
		var names []string
		switch {
		case c.Labels[LabelPart] == partGateway:
			names, err = releaseGateway(ctx, cli, c.ID)
		case c.State == container.StatePaused:
			names, err = []string{"pause of " + c.Labels[LabelHost]}, unpause(ctx, cli, c.ID, runID)
		default:
			continue
		}
		released, errs = append(released, names...), append(errs, err)
	}
	return released, errors.Join(errs...)
}

func unpause(ctx context.Context, cli *client.Client, id, runID string) error {
	err := ourContainer(ctx, cli, id, runID)
	if err == nil {
		_, err = cli.ContainerUnpause(ctx, id, client.ContainerUnpauseOptions{})
	}
	if err != nil {
		return fmt.Errorf("world: unpause: %w", err)
	}
	return nil
}

// releaseGateway drops all faults of a gateway. Its token is nowhere but in its
// own configuration.
func releaseGateway(ctx context.Context, cli *client.Client, id string) ([]string, error) {
	got, err := cli.ContainerInspect(ctx, id, client.ContainerInspectOptions{})
	if err != nil {
		return nil, fmt.Errorf("world: inspect the gateway: %w", err)
	}
	url, err := published(got.Container, control)
	if err != nil {
		return nil, err
	}
	told, err := toldTo[gateway.Config](got.Container, gateway.EnvGateway)
	if err != nil {
		return nil, err
	}
	dropped, err := gateway.New(url, told.Token).DropAll(ctx)
	if err != nil {
		return nil, fmt.Errorf("world: drop all faults: %w", err)
	}
	return dropped.Names(), nil
}
