package keeper

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// socket is PostgreSQL's Unix socket, where postgresql.conf puts it.
const socket = "/tmp/.s.PGSQL.5432"

// server is the PostgreSQL process.
type server struct {
	dir    string
	cmd    *exec.Cmd
	exited chan struct{} // closed when the process has ended
}

// start begins the process and does not wait until it answers.
func (s *server) start() error {
	// The keeper is the only one who starts PostgreSQL in this container, and it
	// runs none now: lock files are from before the host died. PostgreSQL would
	// take one for live whenever its PID has been given to another process since.
	for _, stale := range []string{filepath.Join(s.dir, "postmaster.pid"), socket, socket + ".lock"} {
		if err := os.Remove(stale); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("keeper: removing the stale lock %s: %w", stale, err)
		}
	}
	cmd := exec.Command("postgres", "-D", s.dir) //nolint:noctx // it lives until stop, which is gentler than a kill
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stdout
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("keeper: starting postgres: %w", err)
	}
	exited := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(exited)
	}()
	s.cmd, s.exited = cmd, exited
	return nil
}

func (s *server) alive() bool {
	if s.cmd == nil {
		return false
	}
	select {
	case <-s.exited:
		return false
	default:
		return true
	}
}

// reload makes it read its configuration again.
func (s *server) reload() {
	if s.alive() {
		_ = s.cmd.Process.Signal(syscall.SIGHUP)
	}
}

// stop ends it: cleanly when it can within patience, else at once (the next
// start then recovers from the log).
func (s *server) stop(ctx context.Context, patience time.Duration) {
	if !s.alive() {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGINT) // "fast"
	if s.wait(ctx, patience) {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGQUIT) // "immediate"
	if s.wait(ctx, time.Second) {
		return
	}
	_ = s.cmd.Process.Kill()
	<-s.exited
}

func (s *server) wait(ctx context.Context, limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-s.exited:
		return true
	case <-timer.C:
		return false
	case <-ctx.Done():
		return false
	}
}
