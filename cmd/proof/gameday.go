package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/reports"
)

// binary is the command under test, as `make build` leaves it.
const binary = "bin/gameday"

// gameday runs the command as any user would and returns its report and exit
// code. Its progress goes to a file beside the report.
func gameday(ctx context.Context, out, setting string, args ...string) (reports.Report, error) {
	if err := os.MkdirAll(out, 0o750); err != nil {
		return reports.Report{}, fmt.Errorf("make the folder of the reports: %w", err)
	}
	log, err := os.Create(filepath.Join(out, "log"))
	if err != nil {
		return reports.Report{}, fmt.Errorf("begin the log: %w", err)
	}
	defer log.Close()
	c := exec.CommandContext(ctx, binary, append([]string{"run", "--no-build", "--out", out}, args...)...)
	c.Stdout, c.Stderr = log, log
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGINT) } // it cleans up after itself
	c.WaitDelay = time.Minute
	if setting != "" {
		c.Env = append(os.Environ(), strings.Fields(setting)...)
	}
	var ended *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &ended) {
		return reports.Report{}, fmt.Errorf("run %s: %w", binary, err)
	}
	r, err := load(filepath.Join(out, "latest", reports.JSONFile))
	if err != nil {
		return r, fmt.Errorf("%s ended with code %d and no report; %s says why: %w", binary, c.ProcessState.ExitCode(), log.Name(), err)
	}
	if r.ExitCode != c.ProcessState.ExitCode() {
		return r, fmt.Errorf("the report says exit code %d, but %s ended with %d", r.ExitCode, binary, c.ProcessState.ExitCode())
	}
	return r, nil
}
