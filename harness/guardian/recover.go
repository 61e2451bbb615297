package guardian

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/journal"
)

// othersLimit is how long a guardian that is at work is waited for.
const othersLimit = 30 * time.Second

// Recover undoes every run with a journal in home whose process and guardian
// have died, as they could not do it themselves: also after the machine was
// started again. A guardian that is at work is waited for. It names the runs
// that are undone now.
func Recover(ctx context.Context, home string, log *slog.Logger, conclude Conclude) ([]string, error) {
	runs, err := journal.List(home)
	if err != nil {
		return nil, err
	}
	var undone []string
	var errs []error
	for _, run := range runs {
		was, err := recoverOne(ctx, journal.PathOf(home, run), log, conclude)
		if was {
			undone = append(undone, run)
		}
		errs = append(errs, err)
	}
	return undone, errors.Join(errs...)
}

// recoverOne undoes one run, if it has died.
func recoverOne(ctx context.Context, path string, log *slog.Logger, conclude Conclude) (bool, error) {
	if !load(path, log).died() {
		return false, nil
	}
	waiting, stop := context.WithTimeout(ctx, othersLimit)
	unlock, err := lock(waiting, path)
	stop()
	if err != nil {
		return gone(path), ignore(err, fs.ErrNotExist)
	}
	defer unlock()
	if gone(path) { // the guardian that was waited for has undone it
		return true, nil
	}
	return true, load(path, log).dead(ctx, conclude)
}

const (
	// unbegun is how old a journal without a begin must be, so that it is not one
	// that is being begun.
	unbegun = time.Minute
	// silent is how long nothing was noted in a journal whose owner cannot be seen
	// from here (another machine, or another container) until the run is taken for
	// dead; as long as its objects may live by their labels.
	silent = docker.Lifetime
)

// died says whether the run surely lives no more.
func (u undoing) died() bool {
	info, err := os.Stat(u.path)
	if err != nil {
		return false
	}
	age := time.Since(info.ModTime())
	if u.state.Begin.Run == "" {
		return age > unbegun
	}
	owner := u.state.Begin.Owner
	return owner.Gone() || !owner.Lives() && age > silent
}

func gone(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

func ignore(err, harmless error) error {
	if errors.Is(err, harmless) {
		return nil
	}
	return err
}
