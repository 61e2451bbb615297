package crashtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/moby/moby/client"
)

// marker is the environment variable by which a try's processes are known.
const marker = "GAMEDAY_CRASHTEST"

// trial is one run of gameday, in folders of its own.
type trial struct {
	tail
	bench   *bench
	docker  *client.Client // the daemon that the run uses, asked over another way
	id      string         // of its processes
	folder  string
	out     string
	env     []string
	volumes map[string]bool // anonymous ones that were there before
	cmd     *exec.Cmd
	ended   chan struct{} // closed when the process has ended
	// mayTear: nobody could finish the last line of a history.
	mayTear bool
}

// setting is what a trial has of its own.
type setting struct {
	env   []string
	start func(*exec.Cmd) error // nil: as usual
	via   *client.Client        // the daemon that the run uses; nil: the bench's
	out   string                // folder for reports; "": one of its own
}

// begin starts a run of scenarios. Call end, whatever becomes of it.
func (b *bench) begin(ctx context.Context, how setting, chosen ...scenario) (*trial, error) {
	if err := b.quiet(ctx); err != nil {
		return nil, err
	}
	t, err := b.prepare(ctx, how)
	if err != nil {
		return nil, err
	}
	if how.start == nil {
		how.start = (*exec.Cmd).Start
	}
	return t, t.start(ctx, how.start, chosen)
}

// prepare makes the folders of a try, and looks at what is there before.
func (b *bench) prepare(ctx context.Context, how setting) (*trial, error) {
	id, dir, err := b.folder()
	if err != nil {
		return nil, err
	}
	t := &trial{bench: b, docker: b.docker, id: id, folder: dir, out: filepath.Join(dir, "out")}
	if how.via != nil {
		t.docker = how.via
	}
	if how.out != "" {
		t.out = how.out
	}
	t.dir = filepath.Join(dir, "state")
	t.env = append(slices.Concat(os.Environ(), how.env),
		"GAMEDAY_STATE_DIR="+t.dir, "TMPDIR="+filepath.Join(dir, "tmp"))
	t.volumes, err = anonymous(ctx, t.docker)
	return t, err
}

// start starts the run's process. A signal to this one's group is not meant for
// it.
func (t *trial) start(ctx context.Context, start func(*exec.Cmd) error, chosen []scenario) error {
	log, err := os.OpenFile(filepath.Join(t.folder, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	args := []string{"run", "--no-build", "-f", t.bench.file, "--out", t.out, "--seed", "1"}
	for _, s := range chosen {
		args = append(args, "--scenario", s.id)
	}
	c := exec.CommandContext(context.WithoutCancel(ctx), t.bench.binary, args...)
	c.Env = append(slices.Clone(t.env), marker+"="+t.id)
	c.Stdout, c.Stderr = log, log
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := start(c); err != nil {
		return fmt.Errorf("start %s: %w", t.bench.binary, err)
	}
	t.cmd, t.ended = c, make(chan struct{})
	go func(ended chan struct{}) {
		_ = c.Wait() // how it ended is asked for by code
		close(ended)
	}(t.ended)
	return nil
}

// runs says whether the process has not ended yet.
func (t *trial) runs() bool {
	select {
	case <-t.ended:
		return false
	default:
		return true
	}
}

// code is the exit code of the run that has ended, -1 when a signal ended it.
func (t *trial) code() int { return t.cmd.ProcessState.ExitCode() }

// signal sends a signal to the run. One that has ended takes none.
func (t *trial) signal(s syscall.Signal) { _ = t.cmd.Process.Signal(s) }
