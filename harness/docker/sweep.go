package docker

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness/process"
)

// Sweep removes what dead runs have left behind, and returns the ids of those of
// which nothing is left now. A run
// is dead when its owner surely lives no more, or when it has expired and nothing
// is known of its owner. With all, runs whose owner lives are removed too. What carries no label of ours
// is never touched.
func Sweep(ctx context.Context, cli *client.Client, all bool) ([]string, error) {
	left, err := leftovers(ctx, cli, all)
	if err != nil {
		return nil, err
	}
	var removed []string
	var errs []error
	for _, id := range left {
		if err := Remove(ctx, cli, id); err != nil {
			errs = append(errs, err)
			continue
		}
		removed = append(removed, id)
	}
	return removed, errors.Join(errs...)
}

// Leftovers lists the ids of dead runs of which something is left.
func Leftovers(ctx context.Context, cli *client.Client) ([]string, error) {
	return leftovers(ctx, cli, false)
}

func leftovers(ctx context.Context, cli *client.Client, all bool) ([]string, error) {
	runs, err := found(ctx, cli)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	var ids []string
	for id, labels := range runs {
		if all || over(ownerOf(labels).State(), expiry(labels), now) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// over says whether a run is dead, by what is known of its owner. A run whose owner
// lives may take as long as it likes.
func over(owner process.State, expires, now time.Time) bool {
	return owner == process.Dead || owner == process.Unknown && now.After(expires)
}

// Runs lists the ids of all runs of which there is any object, in order.
func Runs(ctx context.Context, cli *client.Client) ([]string, error) {
	runs, err := found(ctx, cli)
	return slices.Sorted(maps.Keys(runs)), err
}

// found lists the runs of which there is any object, with the labels of one.
func found(ctx context.Context, cli *client.Client) (map[string]map[string]string, error) {
	filter := make(client.Filters).Add("label", LabelRun)
	runs := map[string]map[string]string{}
	note := func(labels map[string]string, names ...string) {
		if id := labels[LabelRun]; belongs(labels, id, names...) {
			runs[id] = labels
		}
	}
	containers, err := cli.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: filter})
	if err != nil {
		return nil, fmt.Errorf("world: list containers: %w", err)
	}
	for _, c := range containers.Items {
		note(c.Labels, c.Names...)
	}
	networks, err := cli.NetworkList(ctx, client.NetworkListOptions{Filters: filter})
	if err != nil {
		return nil, fmt.Errorf("world: list networks: %w", err)
	}
	for _, n := range networks.Items {
		note(n.Labels, n.Name)
	}
	volumes, err := cli.VolumeList(ctx, client.VolumeListOptions{Filters: filter})
	if err != nil {
		return nil, fmt.Errorf("world: list volumes: %w", err)
	}
	for _, v := range volumes.Items {
		note(v.Labels, v.Name)
	}
	return runs, nil
}

// expiry is when objects with these labels may be removed by anybody; a label
// that cannot be read never expires.
func expiry(labels map[string]string) time.Time {
	s, err := strconv.ParseInt(labels[LabelExpires], 10, 64)
	if err != nil {
		return time.Now().Add(Lifetime)
	}
	return time.Unix(s, 0)
}
