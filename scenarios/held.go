package scenarios

import (
	"context"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/docker"
)

// held ends an experiment when its faults are no longer in its hands: the gateway
// drops them by itself when it does not hear of this process.
type held struct{ world *docker.World }

func (held) Name() string { return "the gateway's lease" }

func (h held) Watch(ctx context.Context, _ harness.Pulse) error { return h.world.Lost(ctx) }
