package crashtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness/wait"
)

// bench is where runs are tried and killed.
type bench struct {
	binary string // absolute
	file   string // absolute; the compose file
	dir    string // absolute; each try has a folder of its own in it
	docker *client.Client
	others *bystanders // objects that must stay untouched
	tries  atomic.Int64
	// undoings counts the runs that were killed and are being undone. A run that
	// starts sweeps what it finds of dead ones, so it waits until there is none:
	// it would do the work of a guardian that fails.
	undoings atomic.Int64
}

// newBench opens a bench, with bystanders if they are given.
func newBench(ctx context.Context, binary, file, dir string) (*bench, error) {
	b := &bench{}
	for at, path := range map[*string]string{&b.binary: binary, &b.file: file, &b.dir: dir} {
		abs, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		*at = abs
	}
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return nil, err
	}
	cli, err := client.New(client.FromEnv)
	if err != nil {
		return nil, err
	}
	b.docker = cli
	if _, err := cli.Ping(ctx, client.PingOptions{NegotiateAPIVersion: true}); err != nil {
		return nil, fmt.Errorf("docker cannot be reached; `gameday doctor` checks: %w", err)
	}
	b.others, err = stand(ctx, cli)
	return b, err
}

// close removes the bystanders, and the folder when no try has left anything
// in it.
func (b *bench) close(ctx context.Context) error {
	const limit = 30 * time.Second
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer stop()
	_ = os.Remove(b.dir) // it stays when it is not empty
	err := b.others.remove(ctx)
	if closed := b.docker.Close(); err == nil {
		err = closed
	}
	return err
}

// folder makes the folder of a new try, and the name by which its processes are
// known.
func (b *bench) folder() (id, dir string, err error) {
	n := b.tries.Add(1)
	id = strconv.Itoa(os.Getpid()) + "-" + strconv.FormatInt(n, 10)
	dir = filepath.Join(b.dir, fmt.Sprintf("try-%03d", n))
	for _, sub := range []string{"out", "state", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return "", "", err
		}
	}
	return id, dir, nil
}

// quiet waits until no run is being undone.
func (b *bench) quiet(ctx context.Context) error {
	const often = 10 * time.Millisecond
	for b.undoings.Load() > 0 {
		if err := wait.Pause(ctx, often); err != nil {
			return err
		}
	}
	return ctx.Err()
}
