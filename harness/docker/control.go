package docker

import (
	"context"
	"errors"
	"fmt"

	"github.com/moby/moby/client"
	"golang.org/x/sync/errgroup"
)

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
	var g errgroup.Group
	g.SetLimit(dockerCalls)
	for _, h := range hosts {
		p, err := w.pod(h)
		if err != nil {
			return err
		}
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

// Kill ends the processes of hosts at once (SIGKILL) and returns when they are
// gone. Their addresses and volumes stay.
func (w *World) Kill(ctx context.Context, hosts ...string) error {
	return w.act(ctx, "kill", hosts, func(p *pod) error {
		if _, err := w.docker.ContainerKill(ctx, p.id, client.ContainerKillOptions{Signal: "KILL"}); err != nil {
			return err
		}
		return poll(ctx, dependencyLimit, func(ctx context.Context) error {
			s, err := w.state(ctx, p)
			if err == nil && s.Running {
				err = errors.New("it still runs after SIGKILL")
			}
			return err
		})
	})
}

// Start starts killed hosts again, with the volumes, files and addresses that
// they had. A host that runs already is left alone.
func (w *World) Start(ctx context.Context, hosts ...string) error {
	return w.act(ctx, "start again", hosts, func(p *pod) error {
		_, err := w.docker.ContainerStart(ctx, p.id, client.ContainerStartOptions{})
		return err
	})
}

// Pause stops the processes of hosts where they stand.
func (w *World) Pause(ctx context.Context, hosts ...string) error {
	return w.act(ctx, "pause", hosts, func(p *pod) error {
		_, err := w.docker.ContainerPause(ctx, p.id, client.ContainerPauseOptions{})
		return err
	})
}

// Unpause lets paused hosts go on. A host that is not paused is left alone.
func (w *World) Unpause(ctx context.Context, hosts ...string) error {
	return w.act(ctx, "unpause", hosts, func(p *pod) error {
		s, err := w.state(ctx, p)
		if err != nil || !s.Paused {
			return err
		}
		_, err = w.docker.ContainerUnpause(ctx, p.id, client.ContainerUnpauseOptions{})
		return err
	})
}

// Running says whether a host's container runs and is not paused.
func (w *World) Running(ctx context.Context, host string) (bool, error) {
	p, err := w.pod(host)
	if err != nil {
		return false, err
	}
	s, err := w.state(ctx, p)
	return s.Running && !s.Paused, err
}
