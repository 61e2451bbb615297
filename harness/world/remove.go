package world

import (
	"context"
	"errors"
	"fmt"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/volume"
	"github.com/moby/moby/client"
	"golang.org/x/sync/errgroup"
)

// remove removes all containers, networks and volumes of one run. What is gone
// already is no error.
func remove(ctx context.Context, cli *client.Client, runID string) error {
	filter := make(client.Filters).Add("label", LabelRun+"="+runID)
	return errors.Join(
		removeContainers(ctx, cli, filter),
		removeNetworks(ctx, cli, filter),
		removeVolumes(ctx, cli, filter),
	)
}

func removeContainers(ctx context.Context, cli *client.Client, filter client.Filters) error {
	list, err := cli.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: filter})
	if err != nil {
		return fmt.Errorf("world: list containers: %w", err)
	}
	return side(list.Items, func(c container.Summary) error {
		_, err := cli.ContainerRemove(ctx, c.ID, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
		return gone("container", c.ID, err)
	})
}

func removeNetworks(ctx context.Context, cli *client.Client, filter client.Filters) error {
	list, err := cli.NetworkList(ctx, client.NetworkListOptions{Filters: filter})
	if err != nil {
		return fmt.Errorf("world: list networks: %w", err)
	}
	return side(list.Items, func(n network.Summary) error {
		_, err := cli.NetworkRemove(ctx, n.ID, client.NetworkRemoveOptions{})
		return gone("network", n.Name, err)
	})
}

func removeVolumes(ctx context.Context, cli *client.Client, filter client.Filters) error {
	list, err := cli.VolumeList(ctx, client.VolumeListOptions{Filters: filter})
	if err != nil {
		return fmt.Errorf("world: list volumes: %w", err)
	}
	return side(list.Items, func(v volume.Volume) error {
		_, err := cli.VolumeRemove(ctx, v.Name, client.VolumeRemoveOptions{Force: true})
		return gone("volume", v.Name, err)
	})
}

// gone takes "there is no such object" as success.
func gone(kind, name string, err error) error {
	if err == nil || errdefs.IsNotFound(err) {
		return nil
	}
	return fmt.Errorf("world: remove %s %s: %w", kind, name, err)
}

// side does work on every item side by side and returns all errors.
func side[T any](items []T, work func(T) error) error {
	errs := make([]error, len(items))
	var g errgroup.Group
	g.SetLimit(dockerCalls)
	for i, item := range items {
		g.Go(func() error {
			errs[i] = work(item)
			return nil
		})
	}
	_ = g.Wait()
	return errors.Join(errs...)
}
