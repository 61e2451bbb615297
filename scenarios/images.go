package scenarios

import (
	"slices"

	"github.com/gameday-harness/gameday/harness/docker"
)

// Images lists what the lab's worlds were made of so far. A name that stood for
// two images, since one was built anew in between, is there twice.
func (l *Lab) Images() []docker.Image {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.images)
}

// noteImages keeps the images of a world that came up; mu is held.
func (l *Lab) noteImages(w *docker.World) {
	for _, one := range w.Images() {
		if !slices.Contains(l.images, one) {
			l.images = append(l.images, one)
		}
	}
}
