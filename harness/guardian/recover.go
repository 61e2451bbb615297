package guardian

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/process"
)

const (
	// othersLimit is how long a guardian that is at work is waited for.
	othersLimit = 30 * time.Second
	// daemonLimit is how long the Docker daemon of a dead run is waited for when it
	// does not answer: it may be gone for ever.
	daemonLimit = 5 * time.Second
	// recoverLimit bounds the undoing of one dead run.
	recoverLimit = 2 * time.Minute
)

// Recovered is what came of undoing dead runs.
type Recovered struct {
	Undone []string // runs of which nothing is left
	Kept   []Kept   // runs whose journals are kept, since they could not be undone
}

// Kept is a run that could not be undone. Its journal stays for another try, and
// is in nobody's way.
type Kept struct {
	Run string
	Why error
}

// String says what to do about it.
func (k Kept) String() string {
	return fmt.Sprintf("run %s could not be undone: %v; `gameday clean` tries again, `gameday clean --forget %s` gives it up", k.Run, k.Why, k.Run)
}

// Recover undoes every run with a journal in home whose process and guardian
// have died, as they could not do it themselves: also after the machine was
// started again. A guardian that is at work is waited for. A run that cannot be
// undone now is kept and told. The error says why the folder cannot be read.
func Recover(ctx context.Context, home string, log *slog.Logger, m Means) (Recovered, error) {
	runs, err := journal.List(home)
	if err != nil {
		return Recovered{}, err
	}
	r := recovery{log: log, means: m, silent: map[string]error{}}
	for _, run := range runs {
		was, err := r.one(ctx, journal.PathOf(home, run))
		switch {
		case err != nil:
			r.all.Kept = append(r.all.Kept, Kept{Run: run, Why: err})
		case was:
			r.all.Undone = append(r.all.Undone, run)
		}
	}
	return r.all, nil
}

// recovery is a Recover under way.
type recovery struct {
	log    *slog.Logger
	means  Means
	silent map[string]error // daemons that did not answer, with why; they are not waited for again
	all    Recovered
}

// one undoes one run, if it has died, and says whether it did.
func (r recovery) one(ctx context.Context, path string) (bool, error) {
	u := load(path, r.means, r.log)
	if err := u.unreadable(); err != nil {
		return false, err
	}
	if !u.died() {
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
	u = load(path, r.means, r.log)
	if u.state.Begin.Run == "" { // it died before it made anything
		return false, u.finish()
	}
	return r.undo(ctx, u)
}

// undo undoes a dead run within limits.
func (r recovery) undo(ctx context.Context, u undoing) (bool, error) {
	daemon := u.state.Begin.Docker
	if err := r.silent[daemon]; err != nil {
		return false, err
	}
	u.patience = daemonLimit
	ctx, stop := context.WithTimeout(ctx, recoverLimit)
	defer stop()
	err := u.dead(ctx)
	if errors.As(err, new(docker.Unavailable)) {
		r.silent[daemon] = fmt.Errorf("the Docker daemon that it ran on, %s, does not answer", daemon)
		return false, r.silent[daemon]
	}
	return err == nil, err
}

// Forget gives a run up: its journal goes, and nothing of it is undone. It returns
// what the journal knew. A run that lives, or is being undone, is not forgotten.
func Forget(ctx context.Context, home, run string) (journal.State, error) {
	if runs, err := journal.List(home); err != nil {
		return journal.State{}, err
	} else if !slices.Contains(runs, run) {
		return journal.State{}, fmt.Errorf("guardian: there is no journal of run %q in %s; there are: %q", run, home, runs)
	}
	path := journal.PathOf(home, run)
	u := load(path, Means{}, slog.New(slog.DiscardHandler))
	if u.state.Begin.Owner.State() == process.Alive {
		return u.state, fmt.Errorf("guardian: run %s is under way; `gameday stop %s` ends it", run, run)
	}
	waiting, stop := context.WithTimeout(ctx, daemonLimit)
	defer stop()
	unlock, err := lock(waiting, path)
	if err != nil {
		return u.state, fmt.Errorf("guardian: run %s is being undone just now: %w", run, err)
	}
	defer unlock()
	return u.state, u.finish()
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

// unreadable says why a journal tells nothing, though its run may have made
// something: it is of a later version, or damaged at its begin.
func (u undoing) unreadable() error {
	var foreign journal.Foreign
	switch {
	case errors.As(u.unread, &foreign):
		return fmt.Errorf("its journal %s is of %w; a newer Gameday undoes it", u.path, foreign)
	case u.unread == nil, u.state.Begin.Run != "", errors.Is(u.unread, journal.ErrNoBegin), gone(u.path):
		return nil
	}
	return fmt.Errorf("its journal cannot be read: %w", u.unread)
}

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
	owner := u.state.Begin.Owner.State()
	return owner == process.Dead || owner == process.Unknown && age > silent
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
