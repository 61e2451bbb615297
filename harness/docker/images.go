package docker

import (
	"context"
	"fmt"
	"sync"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/client"
	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/compose"
)

// image is the name of a service's image. A service that is built but names
// no image gets the name that compose would give it.
func (w *World) image(s compose.Service) string {
	switch {
	case s.Ours:
		return agentImage
	case s.Spec.Image != "":
		return s.Spec.Image
	default:
		return w.Topology.Project.Name + "-" + s.Name
	}
}

// ensureImages builds the images that the compose file builds, and pulls those
// that are missing. Unless they are to be kept, images are always built: Docker's
// cache makes it cheap when nothing has changed, and a verdict on yesterday's
// image would be wrong. Containers are made from what the names stand for now.
func (w *World) ensureImages(ctx context.Context, o Options) error {
	if err := CheckAgent(ctx, w.docker); err != nil {
		return err
	}
	if _, err := w.images.pin(ctx, w.docker, agentImage); err != nil {
		return err
	}
	var once sync.Map
	g, ctx := errgroup.WithContext(ctx)
	const builds = 2
	g.SetLimit(builds)
	for _, s := range w.Topology.Configured() {
		name := w.image(s)
		if _, seen := once.LoadOrStore(name, true); seen || s.Ours {
			continue
		}
		g.Go(func() error { return w.ensureImage(ctx, name, s, o) })
	}
	return g.Wait()
}

// ensureImage builds or pulls one image, and pins what it is now.
func (w *World) ensureImage(ctx context.Context, name string, s compose.Service, o Options) error {
	var err error
	if s.Spec.Build != nil && !o.KeepImages {
		if _, err := w.Topology.CheckPlace(s.Spec.Build.Context); err != nil {
			return fmt.Errorf("world: service %q: build: %w", s.Name, err)
		}
		err = build(ctx, name, s, o.Progress)
	} else {
		err = w.pull(ctx, name, s, o.Progress)
	}
	if err != nil {
		return err
	}
	image, err := w.images.pin(ctx, w.docker, name)
	if err != nil {
		return err
	}
	if warning := unpinned(s, image); warning != "" {
		o.Progress(warning)
	}
	return nil
}

// CheckAgent makes sure of our own image, which no registry has.
func CheckAgent(ctx context.Context, cli *client.Client) error {
	_, err := cli.ImageInspect(ctx, agentImage)
	if errdefs.IsNotFound(err) {
		return fmt.Errorf("world: the image %s is missing; `make images` in Gameday's folder builds it", agentImage)
	}
	if err != nil {
		return fmt.Errorf("world: inspect the image %s: %w", agentImage, err)
	}
	return nil
}

// pull gets an image that is missing.
func (w *World) pull(ctx context.Context, name string, s compose.Service, progress func(string)) error {
	_, err := w.docker.ImageInspect(ctx, name)
	if err == nil {
		return nil
	}
	if !errdefs.IsNotFound(err) {
		return fmt.Errorf("world: inspect the image %s: %w", name, err)
	}
	progress("pulling image " + name)
	r, err := w.docker.ImagePull(ctx, name, client.ImagePullOptions{})
	if err == nil {
		err = r.Wait(ctx)
	}
	if err != nil {
		return fmt.Errorf("world: %s:%d: service %q: the image %s is not here and cannot be pulled: %w",
			s.File, s.Line, s.Name, name, err)
	}
	return nil
}
