package crashtest

import (
	"context"
	"time"

	"github.com/gameday-harness/gameday/harness/wait"
)

// downFor is how long the Docker daemon is away.
const downFor = 3 * time.Second

// daemonRestarted stops a Docker daemon of the test's own, in the midst of an
// experiment, and starts it again.
func daemonRestarted(ctx context.Context, b *bench, in scenario, _ int, r *result) error {
	d, err := ownDaemon(ctx, b)
	if err != nil {
		return err
	}
	defer func() { r.fail(d.close(ctx)) }()
	how := setting{env: []string{"DOCKER_HOST=" + d.host()}, start: d.inside, via: d.client}
	return b.during(ctx, how, in, r, func(t *trial) error {
		if err := d.stop(ctx); err != nil {
			return err
		}
		if err := wait.Pause(ctx, downFor); err != nil {
			return err
		}
		if err := d.start(ctx); err != nil {
			return err
		}
		return t.survives(ctx, time.Now(), r)
	})
}
