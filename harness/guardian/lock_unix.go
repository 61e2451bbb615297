//go:build unix

package guardian

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// errUndoing says that another process undoes the run.
var errUndoing = errors.New("guardian: another process is at it")

// lock takes the run's journal for one process at a time, and waits for it until
// ctx ends. The kernel lets go of it when the process dies.
func lock(ctx context.Context, journal string) (unlock func(), err error) {
	f, err := os.Open(journal)
	if err != nil {
		return nil, fmt.Errorf("guardian: %w", err)
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = f.Close() }, nil
		}
		select {
		case <-time.After(beat / 2):
		case <-ctx.Done():
			_ = f.Close()
			return nil, errUndoing
		}
	}
}
