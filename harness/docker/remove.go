package docker

import (
	"context"
	"errors"
	"fmt"

	"github.com/containerd/errdefs"
	"github.com/gameday-harness/gameday/harness/wait"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/volume"
	"github.com/moby/moby/client"
	"golang.org/x/sync/errgroup"
)

// Remove removes all containers, networks and volumes of one run: what has its
// label and its name. What is gone already is no error. It may be called again, also by several processes at
// once.
func Remove(ctx context.Context, cli *client.Client, runID string) error {
	filter := make(client.Filters).Add("label", LabelRun+"="+runID)
	var other error
	err := wait.Success(ctx, removeLimit, pollEvery, func(ctx context.Context) error {
		err := errors.Join(
			removeContainers(ctx, cli, runID, filter),
			removeNetworks(ctx, cli, runID, filter),
			removeVolumes(ctx, cli, runID, filter),
		)
		if errors.As(err, new(busy)) {
			return err
		}
		other = err
		return nil
	})
	return errors.Join(other, err)
}

// removeLimit bounds a removal: as long as objects are busy it is tried again.
const removeLimit = closing

// busy is the error of an object that cannot be removed just now: somebody else
// is at it, or a container uses it that has come about since all were listed. So
// all are listed anew.
type busy struct{ error }

func (b busy) Unwrap() error { return b.error }

func removeContainers(ctx context.Context, cli *client.Client, runID string, filter client.Filters) error {
	list, err := cli.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: filter})
	if err != nil {
		return fmt.Errorf("world: list containers: %w", err)
	}
	return side(list.Items, func(c container.Summary) error {
		if !belongs(c.Labels, runID, c.Names...) {
			return nil
		}
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
		if !belongs(n.Labels, runID, n.Name) {
			return nil
		}
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
		if !belongs(v.Labels, runID, v.Name) {
			return nil
		}
		return gone(ctx, "volume", v.Name, func(ctx context.Context) error {
			if err := ourVolume(ctx, cli, v.Name, runID); err != nil {
				return err
			}
			_, err := cli.VolumeRemove(ctx, v.Name, client.VolumeRemoveOptions{})
			return err
		})
	})
}

// gone removes one object. "There is no such object" is success.
func gone(ctx context.Context, kind, name string, remove func(context.Context) error) error {
	err := remove(ctx)
	if err == nil || errdefs.IsNotFound(err) {
		return nil
	}
	if errdefs.IsConflict(err) || errdefs.IsPermissionDenied(err) { // the latter: a network has endpoints
		err = busy{err}
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
