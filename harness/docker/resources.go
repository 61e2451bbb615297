package docker

import (
	"cmp"
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
	machine, err := r.machine(ctx)
	if err != nil {
		return err
	}
	return r.update(ctx, "limit", host, limited(l, machine))
}

// Restore gives a host back what its compose file gave it. A container cannot lose a
// limit while it runs, so one that had none may use as much as the machine has.
func (r resources) Restore(ctx context.Context, host string) error {
	p, err := r.w.pod(host)
	if err != nil {
		return err
	}
	got, err := r.w.docker.ContainerInspect(ctx, p.id, client.ContainerInspectOptions{})
	if err != nil {
		return fmt.Errorf("world: inspect host %s: %w", host, err)
	}
	first, err := limitsOf(got.Container.Config.Labels[labelLimits])
	if err != nil {
		return fmt.Errorf("world: host %s: label %s: %w", host, labelLimits, err)
	}
	machine, err := r.machine(ctx)
	if err != nil {
		return err
	}
	update := limited(system.Limits{CPUs: cmp.Or(first.CPUs, machine.CPUs), Memory: cmp.Or(first.Memory, machine.Memory)}, machine)
	if first.Memory != 0 {
		update.MemorySwap = 2 * update.Memory // the engine's default
	}
	return r.update(ctx, "restore the limits of", host, update)
}

func (r resources) update(ctx context.Context, verb, host string, change container.Resources) error {
	return r.w.act(ctx, verb, []string{host}, func(p *pod) error {
		_, err := r.w.docker.ContainerUpdate(ctx, p.id, client.ContainerUpdateOptions{Resources: &change})
		return err
	})
}

// limitsText writes down what a host may use: processors and bytes, 0 for no limit.
func limitsText(held container.Resources) string {
	return fmt.Sprintf("cpus=%g memory=%d", float64(held.NanoCPUs)/1e9, held.Memory)
}

// limitsOf reads what limitsText has written.
func limitsOf(text string) (l system.Limits, err error) {
	if _, err := fmt.Sscanf(text, "cpus=%g memory=%d", &l.CPUs, &l.Memory); err != nil {
		return l, fmt.Errorf("%q does not say what it may use: %w", text, err)
	}
	return l, nil
}

// allSwap is more than any machine has. Docker takes -1 for no limit, but does not
// pass it on for a container that runs.
const allSwap = 1 << 60

// limited is the change for the engine.
func limited(l, machine system.Limits) container.Resources {
	update := container.Resources{NanoCPUs: int64(min(l.CPUs, machine.CPUs) * 1e9)}
	switch {
	case l.Memory == 0:
	case l.Memory >= machine.Memory:
		update.Memory, update.MemorySwap = int64(machine.Memory), allSwap
	default:
		update.Memory = int64(l.Memory)
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
	machine, err := r.machine(ctx)
	if err != nil {
		return container.Resources{}, system.Limits{}, err
	}
	if got.Container.HostConfig == nil {
		return container.Resources{}, machine, nil
	}
	return got.Container.HostConfig.Resources, machine, nil
}

// machine is what the whole machine has.
func (r resources) machine(ctx context.Context) (system.Limits, error) {
	engine, err := r.w.docker.Info(ctx, client.InfoOptions{})
	if err != nil {
		return system.Limits{}, fmt.Errorf("world: ask what the machine has: %w", err)
	}
	return system.Limits{CPUs: float64(engine.Info.NCPU), Memory: uint64(engine.Info.MemTotal)}, nil
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
	memory, throttling := stats.MemoryStats, stats.CPUStats.ThrottlingData
	usage := system.Usage{
		CPU: time.Duration(stats.CPUStats.CPUUsage.TotalUsage), Periods: throttling.Periods, Throttled: throttling.ThrottledPeriods,
		Memory: memory.Usage,
	}
	cache, v1 := memory.Stats["total_inactive_file"]
	if !v1 {
		cache = memory.Stats["inactive_file"]
	}
	usage.Memory -= min(cache, usage.Memory)
	return usage
}
