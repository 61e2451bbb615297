package crashtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// jobVariable is the one by which GitHub's runner knows what a job has started.
const jobVariable = "RUNNER_TRACKING_ID"

// jobSwept does as CI services do when a job is over: it kills every process that
// was started with the job's variable. The guardian must not be among them, and
// undo the run.
func jobSwept(ctx context.Context, b *bench, in scenario, turn int, r *result) error {
	job := fmt.Sprintf("%s=github_crashtest-%d-%d", jobVariable, os.Getpid(), turn)
	return b.during(ctx, setting{env: []string{job}}, in, r, func(t *trial) error {
		swept := time.Now()
		inJob := carrying(job)
		if !slices.Contains(inJob, t.cmd.Process.Pid) {
			return errors.New("the run does not carry the job's variable, so nothing was tried")
		}
		for _, pid := range inJob {
			_ = syscall.Kill(pid, syscall.SIGKILL) // one that has just ended needs none
		}
		if _, err := t.kill(); err != nil {
			return err
		}
		defer b.undoings.Add(-1)
		var left []string
		r.undo, left = t.undone(ctx, swept)
		r.add(left...)
		r.add(t.evidence(ctx, cutOff)...)
		return nil
	})
}

// carrying lists the processes that were started with a variable, NAME=VALUE.
func carrying(variable string) []int {
	return processes("environ", func(words [][]byte) bool {
		return slices.ContainsFunc(words, func(w []byte) bool { return string(w) == variable })
	})
}

// cgroupKilled kills everything in a cgroup that the run was started in, as
// systemd does with a service. Without systemd the guardian dies too, and it must
// end as when both are killed.
func cgroupKilled(ctx context.Context, b *bench, in scenario, turn int, r *result) error {
	group, err := newCgroup()
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(group) }() // the kernel removes it once it is empty
	start := func(c *exec.Cmd) error {
		// The shell enters the cgroup and then becomes the run.
		c.Args = append([]string{"sh", "-c", `echo $$ >"$0" && exec "$@"`, filepath.Join(group, "cgroup.procs"), c.Path}, c.Args[1:]...)
		c.Path, c.Err = "/bin/sh", nil
		return c.Start()
	}
	return b.together(ctx, setting{start: start}, in, turn, r, func(*trial) error {
		members, err := os.ReadFile(filepath.Join(group, "cgroup.procs"))
		if err != nil {
			return err
		}
		all := bytes.Fields(members)
		const runAndGuardian = 2
		if len(all) < runAndGuardian {
			return fmt.Errorf("only %d processes are in the cgroup, so nothing was tried", len(all))
		}
		for _, one := range all {
			if pid, err := strconv.Atoi(string(one)); err == nil {
				_ = syscall.Kill(pid, syscall.SIGKILL) // one that has just ended needs none
			}
		}
		return nil
	})
}

// newCgroup makes a cgroup below the one of this process, in version 2 or in the
// hierarchy "pids" of version 1.
func newCgroup() (string, error) {
	content, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return "", err
	}
	var errs []error
	for line := range strings.Lines(string(content)) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3) // id:controllers:path, cgroups(7)
		if len(parts) < 3 || parts[1] != "" && parts[1] != "pids" {
			continue
		}
		parent := filepath.Join("/sys/fs/cgroup", parts[1], parts[2])
		if _, err := os.Stat(filepath.Join(parent, "cgroup.procs")); err != nil {
			errs = append(errs, err)
			continue
		}
		dir, err := os.MkdirTemp(parent, "gameday-crashtest-")
		if err == nil {
			return dir, nil
		}
		errs = append(errs, err)
	}
	return "", errors.Join(append(errs, errors.New("no cgroup can be made here; run as root, on a machine or with /sys/fs/cgroup writable"))...)
}
