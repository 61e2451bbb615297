package crashtest

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/wait"
)

// undoLimit is the promise: until then everything is undone.
const undoLimit = 15 * time.Second

// left lists what is there of the trial that should be gone, in words. What
// cannot be looked at counts as there.
func (t *trial) left(ctx context.Context) []string {
	const limit = 10 * time.Second
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	var found []string
	for _, pid := range marked(t.id) {
		found = append(found, describe(pid))
	}
	for _, dir := range []string{t.dir, filepath.Join(t.folder, "tmp")} {
		for _, path := range paths(dir) {
			found = append(found, "file "+path)
		}
	}
	return append(found, t.objects(ctx)...)
}

// objects lists what is left on the Docker daemon.
func (t *trial) objects(ctx context.Context) []string {
	now, err := anonymous(ctx, t.docker)
	if err != nil {
		return []string{"docker does not tell: " + err.Error()}
	}
	var found []string
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if !t.volumes[name] {
			found = append(found, "anonymous volume "+name)
		}
	}
	if run := t.begin.Run; run != "" {
		ours, err := labelled(ctx, t.docker, run)
		if err != nil {
			return append(found, "docker does not tell: "+err.Error())
		}
		found = append(found, ours...)
	}
	return found
}

// paths lists everything that is in a folder.
func paths(dir string) []string {
	var found []string
	_ = filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && path != dir {
			found = append(found, path)
		}
		return nil // what has just gone is gone
	})
	return found
}

// undone waits until nothing is left, and says how long that took since an
// instant, and what was left when the limit was over.
func (t *trial) undone(ctx context.Context, since time.Time) (time.Duration, []string) {
	return within(ctx, since, func() []string { return t.left(ctx) })
}

// within asks what is left until it is nothing, or the limit after an instant is
// over.
func within(ctx context.Context, since time.Time, left func() []string) (time.Duration, []string) {
	const often = 50 * time.Millisecond
	for {
		asked := time.Now()
		found := left()
		switch late := asked.Sub(since) > undoLimit; {
		case len(found) == 0 && late:
			return time.Since(since), []string{"it was clean only after more than " + undoLimit.String()}
		case len(found) == 0:
			return time.Since(since), nil
		case late:
			return time.Since(since), []string{"left after " + undoLimit.String() + ": " + brief(found)}
		}
		if err := wait.Pause(ctx, often); err != nil {
			return time.Since(since), []string{"interrupted, with this left: " + brief(found)}
		}
	}
}

// brief joins the first of many.
func brief(all []string) string {
	const most = 12
	if len(all) <= most {
		return strings.Join(all, "; ")
	}
	return strings.Join(all[:most], "; ") + fmt.Sprintf("; and %d more", len(all)-most)
}
