package docker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/gameday-harness/gameday/harness/wait"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// pollEvery is how often the engine is asked for what is waited for.
const pollEvery = 20 * time.Millisecond

// dependencyLimit is how long a host may keep those waiting that depend on it.
const dependencyLimit = 2 * time.Minute

// awaitDependencies waits until everything is as the host's depends_on asks,
// and its resolvers have started.
func (w *World) awaitDependencies(ctx context.Context, p *pod) error {
	for _, r := range w.Topology.Resolvers(p.host.Region) {
		if w.pods[r].host.Service == p.host.Service {
			continue
		}
		if s, _ := w.Topology.Service(w.pods[r].host.Service); !s.Ours {
			continue // the compose file's own resolvers are ordered by depends_on
		}
		if err := await(ctx, w.pods[r].started); err != nil {
			return err
		}
	}
	s, _ := w.Topology.Service(p.host.Service)
	for name, d := range s.Spec.DependsOn {
		on, known := w.Topology.Service(name)
		if !known {
			continue // an optional service whose profile is off
		}
		for _, host := range on.Hosts {
			if err := w.awaitCondition(ctx, w.pods[host], d); err != nil && d.Required {
				return fmt.Errorf("world: host %s depends on %s: %w", p.host.Name, host, err)
			}
		}
	}
	return nil
}

func (w *World) awaitCondition(ctx context.Context, p *pod, d types.ServiceDependency) error {
	if err := await(ctx, p.started); err != nil {
		return err
	}
	var check func(container.State) (bool, error)
	switch d.Condition {
	case types.ServiceConditionHealthy:
		check = isHealthy
	case types.ServiceConditionCompletedSuccessfully:
		check = hasCompleted
	default:
		return nil
	}
	return w.awaitState(ctx, p, check)
}

// awaitState asks for the state of the system's container until check is true
// or fails.
func (w *World) awaitState(ctx context.Context, p *pod, check func(container.State) (bool, error)) error {
	var fatal error
	err := wait.Success(ctx, dependencyLimit, pollEvery, func(ctx context.Context) error {
		state, err := w.state(ctx, p)
		if err != nil {
			return err
		}
		var ok bool
		if ok, fatal = check(state); !ok && fatal == nil {
			return errNotYet
		}
		return nil
	})
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err = errors.Join(fatal, err); err != nil {
		return w.explain(ctx, p, err)
	}
	return nil
}

var errNotYet = errors.New("it is not there yet")

func isHealthy(s container.State) (bool, error) {
	if !s.Running {
		return false, fmt.Errorf("it ended with exit code %d before it was healthy", s.ExitCode)
	}
	if s.Health == nil {
		return false, errors.New("it has no healthcheck, so it can never be healthy; add one, or use condition: service_started")
	}
	return s.Health.Status == container.Healthy, nil
}

func hasCompleted(s container.State) (bool, error) {
	if s.Running {
		return false, nil
	}
	if s.ExitCode != 0 {
		return false, fmt.Errorf("it ended with exit code %d", s.ExitCode)
	}
	return true, nil
}

// state is the state of the system's container now.
func (w *World) state(ctx context.Context, p *pod) (container.State, error) {
	got, err := w.docker.ContainerInspect(ctx, p.id, client.ContainerInspectOptions{})
	if err != nil {
		return container.State{}, fmt.Errorf("world: inspect host %s: %w", p.host.Name, err)
	}
	if got.Container.State == nil {
		return container.State{}, fmt.Errorf("world: host %s has no state", p.host.Name)
	}
	return *got.Container.State, nil
}

// checkRunning makes sure that every host still runs, but for those that had
// one task and completed it.
func (w *World) checkRunning(ctx context.Context) error {
	for _, h := range w.Topology.Hosts {
		p := w.pods[h.Name]
		s, err := w.state(ctx, p)
		if err != nil {
			return err
		}
		if !s.Running && s.ExitCode != 0 {
			return w.explain(ctx, p, fmt.Errorf("world: host %s ended with exit code %d right after its start", h.Name, s.ExitCode))
		}
	}
	return nil
}
