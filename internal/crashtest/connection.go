package crashtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/wait"
)

// goneFor is how long the Docker daemon cannot be reached: the fault is to be
// healed within.
const goneFor = 10 * time.Second

// brokenConnection breaks every connection of the run to the Docker daemon, and
// refuses new ones for a time.
func brokenConnection(ctx context.Context, b *bench, in scenario, _ int, r *result) error {
	socket, local := strings.CutPrefix(b.docker.DaemonHost(), "unix://")
	if !local {
		return skip("the Docker daemon is not reached by a Unix socket")
	}
	dir, err := os.MkdirTemp("", "crashtest") // a socket's path must be short
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	f, err := forward(ctx, filepath.Join(dir, "docker.sock"), socket)
	if err != nil {
		return err
	}
	defer f.close()
	how := setting{env: []string{"DOCKER_HOST=unix://" + f.path}}
	return b.during(ctx, how, in, r, func(t *trial) error {
		if err := f.sever(); err != nil {
			return err
		}
		waited := wait.Pause(ctx, goneFor)
		if err := f.accept(ctx); err != nil || waited != nil {
			return err
		}
		return t.survives(ctx, time.Now(), r)
	})
}

// survives checks a run that was without its daemon until an instant. It may go
// on, and then nothing may be left of it after its end; or it ends by itself, and
// nothing may be left soon after the instant.
func (t *trial) survives(ctx context.Context, back time.Time, r *result) error {
	if err := t.over(ctx, runLimit); err != nil {
		return err
	}
	ended := time.Now()
	r.note = fmt.Sprintf("it ended with code %d, %.1f s after the daemon was back", t.code(), ended.Sub(back).Seconds())
	codes := []int{exitInconclusive}
	if t.came() { // its fault was healed and its world removed by itself: its verdict counts
		back, codes = ended, append(codes, exitClean, exitLeft)
	}
	return t.ends(ctx, back, r, anyEnd, codes...)
}

// came says whether the run has healed its fault without an error.
func (t *trial) came() bool { return t.count()[healed] > 0 && t.code() != exitInconclusive }
