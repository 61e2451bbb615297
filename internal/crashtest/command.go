package crashtest

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"time"
)

// gameday carries out one command beside the run, with the same folders, and
// returns its exit code and what it said.
func (t *trial) gameday(ctx context.Context, args ...string) (code int, said string) {
	const limit = time.Minute
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	var out bytes.Buffer
	c := exec.CommandContext(ctx, t.bench.binary, args...)
	c.Env, c.Stdout, c.Stderr = t.env, &out, &out
	if err := c.Run(); c.ProcessState == nil {
		return -1, err.Error()
	}
	return c.ProcessState.ExitCode(), strings.TrimSpace(out.String())
}
