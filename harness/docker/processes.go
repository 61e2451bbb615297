package docker

import (
	"context"
	"errors"
	"fmt"

	"github.com/gameday-harness/gameday/harness/wait"
	"github.com/moby/moby/api/types/mount"
	"github.com/moby/moby/client"
	"golang.org/x/sync/errgroup"
)

// processes are those of the system's containers. Sandboxes are left alone, so
// addresses stay, and probes answer.
type processes struct{ w *World }

// Kill ends the processes of hosts at once (SIGKILL) and returns when they are
// gone. Their addresses and volumes stay. A host that does not run is an error.
func (p processes) Kill(ctx context.Context, hosts ...string) error {
	return p.w.act(ctx, "kill", hosts, func(one *pod) error {
		if _, err := p.w.docker.ContainerKill(ctx, one.id, client.ContainerKillOptions{Signal: "KILL"}); err != nil {
			return err
		}
		return wait.Success(ctx, dependencyLimit, pollEvery, func(ctx context.Context) error {
			s, err := p.w.state(ctx, one)
			if err == nil && s.Running {
				err = errors.New("it still runs after SIGKILL")
			}
			return err
		})
	})
}

// Stop asks the processes of hosts to end, by the stop signal of their image or
// service, and kills them when stop_grace_period is over (10 s unless the compose
// file sets it). A host that does not run is left alone.
func (p processes) Stop(ctx context.Context, hosts ...string) error {
	return p.w.act(ctx, "stop", hosts, func(one *pod) error {
		_, err := p.w.docker.ContainerStop(ctx, one.id, client.ContainerStopOptions{})
		return err
	})
}

// Start starts killed or stopped hosts again, with the volumes, files and
// addresses that they had. A host that runs already is left alone. An attached
// world does not know where the mounts of the compose file led, so there it is an
// error for a host that has any.
func (p processes) Start(ctx context.Context, hosts ...string) error {
	return p.w.act(ctx, "start again", hosts, func(one *pod) error {
		if err := p.w.checkBinds(ctx, one); err != nil {
			return err
		}
		_, err := p.w.docker.ContainerStart(ctx, one.id, client.ContainerStartOptions{})
		return err
	})
}

// checkBinds makes sure that what a host mounts from this machine is still what was
// allowed when the compose file was loaded.
func (w *World) checkBinds(ctx context.Context, one *pod) error {
	if w.Topology != nil {
		return w.Topology.CheckBinds(one.host.Service)
	}
	got, err := w.docker.ContainerInspect(ctx, one.id, client.ContainerInspectOptions{})
	if err != nil {
		return err
	}
	for _, m := range got.Container.Mounts {
		if m.Type == mount.TypeBind {
			return fmt.Errorf("it mounts %s, and only the run that loaded the compose file could check where that leads", m.Source)
		}
	}
	return nil
}

// Pause stops the processes of hosts where they stand, and returns when all of
// them do. A host that does not run, or is paused already, is an error.
func (p processes) Pause(ctx context.Context, hosts ...string) error {
	return p.w.act(ctx, "pause", hosts, func(one *pod) error {
		_, err := p.w.docker.ContainerPause(ctx, one.id, client.ContainerPauseOptions{})
		return err
	})
}

// Resume lets paused hosts go on. A host that is not paused is left alone.
func (p processes) Resume(ctx context.Context, hosts ...string) error {
	return p.w.act(ctx, "resume", hosts, func(one *pod) error {
		s, err := p.w.state(ctx, one)
		if err != nil || !s.Paused {
			return err
		}
		_, err = p.w.docker.ContainerUnpause(ctx, one.id, client.ContainerUnpauseOptions{})
		return err
	})
}

// Running says whether a host's container runs and is not paused.
func (p processes) Running(ctx context.Context, host string) (bool, error) {
	one, err := p.w.pod(host)
	if err != nil {
		return false, err
	}
	s, err := p.w.state(ctx, one)
	return s.Running && !s.Paused, err
}

// pod finds the pod of a host.
func (w *World) pod(host string) (*pod, error) {
	p, known := w.pods[host]
	if !known {
		return nil, fmt.Errorf("world: there is no host %q", host)
	}
	return p, nil
}

// each does one thing to the pods of several hosts side by side.
func (w *World) each(hosts []string, act func(*pod) error) error {
	pods := make([]*pod, 0, len(hosts))
	for _, h := range hosts { // all of them are known before anything is done
		p, err := w.pod(h)
		if err != nil {
			return err
		}
		pods = append(pods, p)
	}
	var g errgroup.Group
	g.SetLimit(dockerCalls)
	for _, p := range pods {
		g.Go(func() error { return act(p) })
	}
	return g.Wait()
}

// act does one thing to the containers of several hosts side by side, each of
// which is seen to be ours right before.
func (w *World) act(ctx context.Context, verb string, hosts []string, do func(*pod) error) error {
	return w.each(hosts, func(p *pod) error {
		err := ourContainer(ctx, w.docker, p.id, w.run.id)
		if err == nil {
			err = do(p)
		}
		if err != nil {
			return fmt.Errorf("world: %s host %s: %w", verb, p.host.Name, err)
		}
		return nil
	})
}
