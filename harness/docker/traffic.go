package docker

import (
	"context"
	"fmt"
)

// Opened is how many TCP connections hosts and users have tried to open to each
// host since the world was brought up, attempts at dead hosts included. Every
// host is in it. Asking takes about a millisecond.
func (w *World) Opened(ctx context.Context) (map[string]uint64, error) {
	traffic, err := w.Gateway.Traffic(ctx)
	if err != nil {
		return nil, fmt.Errorf("world: count the connections to hosts: %w", err)
	}
	opened := make(map[string]uint64, len(traffic))
	for _, t := range traffic {
		opened[t.Host] = t.Opened
	}
	return opened, nil
}
