package docker

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness/system"
)

// Traffic is what the gateway has counted since the world was brought up, attempts
// at dead hosts included. Asking takes about a millisecond.
func (w *World) Traffic(ctx context.Context) (system.Traffic, error) {
	counted, err := w.Gateway.Traffic(ctx)
	if err != nil {
		return system.Traffic{}, fmt.Errorf("world: count the traffic of hosts: %w", err)
	}
	t := system.Traffic{Opened: make(map[string]uint64, len(counted)), Forged: map[string]uint64{}}
	for _, of := range counted {
		t.Opened[of.Host] = of.Opened
		if of.Forged > 0 {
			t.Forged[of.Host] = of.Forged
		}
	}
	return t, nil
}
