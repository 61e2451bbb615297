package guardian

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/moby/moby/client"

	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/process"
)

// undoing undoes what one journal says.
type undoing struct {
	log      *slog.Logger
	means    Means
	state    journal.State
	unread   error // why the journal could not be read to its end
	path     string
	patience time.Duration // how long a daemon that does not answer is waited for; 0: as long as the context lasts
}

// load reads the journal. Of one that cannot be read to its end, all worlds that
// could be the run's are undone.
func load(path string, m Means, log *slog.Logger) undoing {
	state, err := journal.Load(path)
	if err != nil && state.Begin.Run != "" {
		log.Warn("the journal cannot be read to its end; labels tell the rest", "error", err)
	}
	return undoing{log: log, means: m, state: state, unread: err, path: path}
}

// connect waits for Docker as long as it is patient.
func (u undoing) connect(ctx context.Context) (*client.Client, error) {
	waiting, stop := ctx, func() {}
	if u.patience > 0 {
		waiting, stop = context.WithTimeout(ctx, u.patience)
	}
	defer stop()
	for told := false; ; told = true {
		cli, err := docker.ConnectTo(waiting, u.state.Begin.Docker)
		if !errors.As(err, new(docker.Unavailable)) {
			return cli, err
		}
		if !told {
			u.log.Info("waiting for the Docker daemon of the run", "run", u.state.Begin.Run, "daemon", u.state.Begin.Docker)
		}
		select {
		case <-time.After(beat):
		case <-waiting.Done():
			return nil, err
		}
	}
}

// all heals and removes everything of the run, and names the faults that were
// taken back.
func (u undoing) all(ctx context.Context) ([]string, error) {
	if u.unread == nil && len(u.state.Worlds) == 0 {
		return nil, nil
	}
	cli, err := u.connect(ctx)
	if err != nil {
		return nil, err
	}
	defer cli.Close()
	worlds, err := u.worlds(ctx, cli)
	if err != nil {
		return nil, err
	}
	var released []string
	var errs []error
	for _, w := range worlds {
		released = append(released, u.heal(ctx, cli, w)...)
		names, err := docker.Release(ctx, cli, w)
		if err != nil { // what cannot be healed is removed
			u.log.Warn("faults of a world could not be taken back by themselves", "world", w, "error", err)
		}
		released = append(released, names...)
	}
	for _, w := range worlds {
		errs = append(errs, u.remove(ctx, cli, w))
	}
	return released, errors.Join(errs...)
}

// worlds are those that the journal knows, and those that labels show.
func (u undoing) worlds(ctx context.Context, cli *client.Client) ([]string, error) {
	if u.state.Begin.Run == "" { // nothing was made before its begin was on disk
		return nil, nil
	}
	labelled, err := docker.Runs(ctx, cli)
	if err != nil {
		return nil, err
	}
	worlds := slices.Clone(u.state.Worlds)
	for _, w := range labelled {
		if strings.HasPrefix(w, u.state.Begin.Run+"-") && !slices.Contains(worlds, w) {
			worlds = append(worlds, w)
		}
	}
	return worlds, nil
}

// inFlight is how long an object may take to come about whose creation was
// asked for when the run died: Docker carries such a request out all the same. Up
// to 2.4 s were seen on a busy machine.
const inFlight = 5 * time.Second

// remove removes a world, and what of it comes about afterwards.
func (u undoing) remove(ctx context.Context, cli *client.Client, id string) error {
	begun := time.Now()
	pending := slices.ContainsFunc(u.state.Pending, func(i journal.Intent) bool { return i.World == id })
	for {
		// Asked first: what comes about while the rest is removed is not among it.
		last := !pending || time.Since(begun) > inFlight
		if err := docker.Remove(ctx, cli, id); err != nil {
			return err
		}
		if last {
			return nil
		}
		select {
		case <-time.After(beat):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// dead undoes a run that has died, tells its histories and forgets it.
func (u undoing) dead(ctx context.Context) error {
	begun := time.Now()
	if n, err := process.EndMarked(ctx, u.state.Begin.Owner); n > 0 || err != nil {
		u.log.Info("commands of the run were ended", "processes", n, "error", err)
	}
	released, err := u.all(ctx)
	if err != nil {
		u.log.Error("not everything could be undone", "error", err)
		return err
	}
	u.log.Info("everything is undone", "faults", released, "seconds", time.Since(begun).Seconds())
	if err := u.note(released, time.Since(begun)); err != nil {
		u.log.Warn("the histories could not be told", "error", err)
	}
	if u.state.Begin.Dir != "" && u.means.Conclude != nil {
		if err := u.means.Conclude(u.state.Begin.Dir); err != nil {
			u.log.Warn("no report was written", "error", err)
		}
	}
	return u.finish()
}

// leave forgets a run that has removed everything itself. What it could not
// remove is removed now.
func (u undoing) leave(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, undoLimit)
	defer stop()
	if _, err := u.all(ctx); err != nil {
		return fmt.Errorf("guardian: remove what the run left: %w", err)
	}
	return u.finish()
}

// finish forgets the run: nothing is left of it. The log goes with it.
func (u undoing) finish() error {
	if err := os.Remove(u.path); err != nil {
		return fmt.Errorf("guardian: forget the run: %w", err)
	}
	return u.forgetLog()
}

func (u undoing) forgetLog() error {
	if err := os.Remove(logOf(u.path)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("guardian: remove the log: %w", err)
	}
	return nil
}

// logOf is the file of the guardian's own log.
func logOf(path string) string { return strings.TrimSuffix(path, ".jsonl") + ".log" }
