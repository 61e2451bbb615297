package docker

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness/compose"
)

// Image is an image as it stood when a world was brought up.
type Image struct {
	Name   string // as the compose file has it
	ID     string // "sha256:...": what containers are made from
	Digest string // "REPOSITORY@sha256:...", to pull the same again; "" for one that was never pulled
}

// images are those of one world. A name is looked up once: a tag that moves while
// the world is up, as when another build ends, changes nothing.
type images struct {
	mu     sync.Mutex
	byName map[string]Image
}

// pin looks an image up and keeps what it is.
func (m *images) pin(ctx context.Context, cli *client.Client, name string) (Image, error) {
	got, err := cli.ImageInspect(ctx, name)
	if err != nil {
		return Image{}, fmt.Errorf("world: inspect the image %s: %w", name, err)
	}
	image := Image{Name: name, ID: got.ID, Digest: digestOf(name, got.RepoDigests)}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.byName == nil {
		m.byName = map[string]Image{}
	}
	m.byName[name] = image
	return image, nil
}

// id is what a container is made from: the id of an image that was pinned.
func (m *images) id(name string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return cmp.Or(m.byName[name].ID, name)
}

// Images lists the images of the world by name, our own among them.
func (w *World) Images() []Image {
	w.images.mu.Lock()
	defer w.images.mu.Unlock()
	var all []Image
	for _, one := range w.images.byName {
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b Image) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// digestOf picks the digest of the repository that a name is of.
func digestOf(name string, digests []string) string {
	for _, d := range digests {
		if strings.HasPrefix(d, repository(name)+"@") {
			return d
		}
	}
	if len(digests) > 0 {
		return digests[0]
	}
	return ""
}

// repository is an image's name without its tag and digest.
func repository(name string) string {
	name, _, _ = strings.Cut(name, "@")
	if i := strings.LastIndexByte(name, ':'); i > strings.LastIndexByte(name, '/') {
		return name[:i]
	}
	return name
}

// unpinned warns of an image that is pulled by a tag: the same name may be
// another image tomorrow, and then two reports cannot be compared.
func unpinned(s compose.Service, image Image) string {
	if s.Spec.Build != nil || image.Digest == "" || strings.Contains(image.Name, "@") {
		return ""
	}
	return fmt.Sprintf("warning: %s:%d: service %q: the image %s was pulled by its tag, which may move; pin it as %s",
		s.File, s.Line, s.Name, image.Name, image.Digest)
}
