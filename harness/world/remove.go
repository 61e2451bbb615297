package world

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/volume"
	"github.com/moby/moby/client"
	"golang.org/x/sync/errgroup"
)

// Remove removes all containers, networks and volumes of one run. What is gone
// already is no error. It may be called again, also by several processes at
// once.
func Remove(ctx context.Context, cli *client.Client, runID string) error {
	filter := make(client.Filters).Add("label", LabelRun+"="+runID)
	return errors.Join(
		removeContainers(ctx, cli, runID, filter),
		removeNetworks(ctx, cli, runID, filter),
		removeVolumes(ctx, cli, runID, filter),
	)
}

func removeContainers(ctx context.Context, cli *client.Client, runID string, filter client.Filters) error {
	list, err := cli.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: filter})
	if err != nil {
		return fmt.Errorf("world: list containers: %w", err)
	}
	return side(list.Items, func(c container.Summary) error {
		return gone(ctx, "container", c.ID, func(ctx context.Context) error {
			if err := ourContainer(ctx, cli, c.ID, runID); err != nil {
				return err
			}
			_, err := cli.ContainerRemove(ctx, c.ID, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
			return err
		})
	})
}

func removeNetworks(ctx context.Context, cli *client.Client, runID string, filter client.Filters) error {
	list, err := cli.NetworkList(ctx, client.NetworkListOptions{Filters: filter})
	if err != nil {
		return fmt.Errorf("world: list networks: %w", err)
	}
	return side(list.Items, func(n network.Summary) error {
		return gone(ctx, "network", n.Name, func(ctx context.Context) error {
			if err := ourNetwork(ctx, cli, n.ID, runID); err != nil {
				return err
			}
			_, err := cli.NetworkRemove(ctx, n.ID, client.NetworkRemoveOptions{})
			return err
		})
	})
}

func removeVolumes(ctx context.Context, cli *client.Client, runID string, filter client.Filters) error {
	list, err := cli.VolumeList(ctx, client.VolumeListOptions{Filters: filter})
	if err != nil {
		return fmt.Errorf("world: list volumes: %w", err)
	}
	return side(list.Items, func(v volume.Volume) error {
		return gone(ctx, "volume", v.Name, func(ctx context.Context) error {
			if err := ourVolume(ctx, cli, v.Name, runID); err != nil {
				return err
			}
			_, err := cli.VolumeRemove(ctx, v.Name, client.VolumeRemoveOptions{})
			return err
		})
	})
}

// othersLimit is how long a removal that somebody else has begun may take.
const othersLimit = 20 * time.Second

// gone removes one object. "There is no such object" is success. "It is being
// removed already", or "it is in use" by what is being removed, is asked again
// until it is gone.
func gone(ctx context.Context, kind, name string, remove func(context.Context) error) error {
	var other error
	err := poll(ctx, othersLimit, func(ctx context.Context) error {
		err := remove(ctx)
		switch {
		case err == nil, errdefs.IsNotFound(err):
			return nil
		case errdefs.IsConflict(err), errdefs.IsPermissionDenied(err):
			return err
		}
		other = err
		return nil
	})
	if err = errors.Join(other, err); err != nil {
		return fmt.Errorf("world: remove %s %s: %w", kind, name, err)
	}
	return nil
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
