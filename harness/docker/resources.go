package docker

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness/system"
)

// resources are limits of the system's containers, which the engine changes while
// they run. A host that is started again keeps them.
type resources struct{ w *World }

// Limits is what a host may use. One that has no limit may use the whole machine,
// so giving the answer back to Limit restores what was.
func (r resources) Limits(ctx context.Context, host string) (system.Limits, error) {
	held, machine, err := r.now(ctx, host)
	if err != nil {
		return system.Limits{}, err
	}
	limits := machine
	if held.NanoCPUs > 0 {
		limits.CPUs = float64(held.NanoCPUs) / 1e9
	}
	if held.Memory > 0 {
		limits.Memory = uint64(held.Memory)
	}
	return limits, nil
}

// Limit changes what a host may use; memory goes with no swap beside it, so that
// what is too much is felt. As much as the machine has lifts a limit. Memory below
// what the host uses just now is an error on cgroup v1, and costs it a process on
// v2.
func (r resources) Limit(ctx context.Context, host string, l system.Limits) error {
	held, machine, err := r.now(ctx, host)
	if err != nil {
		return err
	}
	p := r.w.pods[host]
	return r.w.act(ctx, "limit", []string{host}, func(*pod) error {
		update := limited(l, machine, p.remember(held))
		_, err := r.w.docker.ContainerUpdate(ctx, p.id, client.ContainerUpdateOptions{Resources: &update})
		return err
	})
}

// allSwap is more than any machine has. Docker takes -1 for no limit, but does not
// pass it on for a container that runs.
const allSwap = 1 << 60

// limited is the change for the engine. At the memory that the host had at first
// it gets back the swap that it had at first.
func limited(l, machine system.Limits, first container.Resources) container.Resources {
	update := container.Resources{NanoCPUs: int64(min(l.CPUs, machine.CPUs) * 1e9)}
	if l.Memory == 0 {
		return update
	}
	update.Memory = int64(min(l.Memory, machine.Memory))
	switch {
	case update.Memory == first.Memory:
		update.MemorySwap = first.MemorySwap
	case l.Memory >= machine.Memory:
		update.MemorySwap = allSwap
	default:
		update.MemorySwap = update.Memory
	}
	return update
}

// now is what the engine has for a host, and what the whole machine has.
func (r resources) now(ctx context.Context, host string) (container.Resources, system.Limits, error) {
	p, err := r.w.pod(host)
	if err != nil {
		return container.Resources{}, system.Limits{}, err
	}
	got, err := r.w.docker.ContainerInspect(ctx, p.id, client.ContainerInspectOptions{})
	if err != nil {
		return container.Resources{}, system.Limits{}, fmt.Errorf("world: inspect host %s: %w", host, err)
	}
	engine, err := r.w.docker.Info(ctx, client.InfoOptions{})
	if err != nil {
		return container.Resources{}, system.Limits{}, fmt.Errorf("world: ask what the machine has: %w", err)
	}
	machine := system.Limits{CPUs: float64(engine.Info.NCPU), Memory: uint64(engine.Info.MemTotal)}
	if got.Container.HostConfig == nil {
		return container.Resources{}, machine, nil
	}
	return got.Container.HostConfig.Resources, machine, nil
}

// Usage is what a host has used, by the engine's statistics: memory without what
// the kernel could take back from its file cache at once. OOM is 1 at most, since
// Docker tells only whether it has happened, and some engines only when it was
// the main process.
func (r resources) Usage(ctx context.Context, host string) (system.Usage, error) {
	p, err := r.w.pod(host)
	if err != nil {
		return system.Usage{}, err
	}
	state, err := r.w.state(ctx, p)
	if err != nil {
		return system.Usage{}, err
	}
	stats, err := r.stats(ctx, p.id)
	if err != nil {
		return system.Usage{}, fmt.Errorf("world: statistics of host %s: %w", host, err)
	}
	usage := used(stats)
	if state.OOMKilled {
		usage.OOM = 1
	}
	return usage, nil
}

func (r resources) stats(ctx context.Context, id string) (stats container.StatsResponse, err error) {
	got, err := r.w.docker.ContainerStats(ctx, id, client.ContainerStatsOptions{})
	if err != nil {
		return stats, err
	}
	defer got.Body.Close()
	const most = 1 << 20
	err = json.NewDecoder(io.LimitReader(got.Body, most)).Decode(&stats)
	return stats, err
}

// used reads statistics of cgroup v1, which count subgroups under names of their
// own, and of v2.
func used(stats container.StatsResponse) system.Usage {
	usage := system.Usage{CPU: time.Duration(stats.CPUStats.CPUUsage.TotalUsage), Memory: stats.MemoryStats.Usage}
	cache, v1 := stats.MemoryStats.Stats["total_inactive_file"]
	if !v1 {
		cache = stats.MemoryStats.Stats["inactive_file"]
	}
	usage.Memory -= min(cache, usage.Memory)
	return usage
}
