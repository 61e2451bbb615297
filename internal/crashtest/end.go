package crashtest

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// end leaves nothing behind of the trial, whatever it has come to, and keeps its
// folder when something was wrong. What Gameday should have undone and did not
// is in the result already.
func (t *trial) end(ctx context.Context, r *result) {
	const limit = 2 * time.Minute
	over := ctx.Err() != nil // then nobody looks at what was broken off
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer stop()
	defer t.close()
	t.stop(ctx)
	if !r.clean() && !over { // before anything is cleaned: its journal, and its guardian's log
		r.fail(os.CopyFS(filepath.Join(t.folder, "state-then"), os.DirFS(t.dir)))
	}
	if len(t.left(ctx)) > 0 {
		_, _ = t.undone(ctx, time.Now())
	}
	if left := t.left(ctx); len(left) > 0 {
		_ = t.bench.quiet(ctx) // what is left of others is not to be removed for them
		t.gameday(ctx, "clean")
		for _, pid := range marked(t.id) {
			_ = syscall.Kill(pid, syscall.SIGKILL) // started by this trial, as its marker says
		}
	}
	r.folder = t.folder
	if r.clean() || over {
		_ = os.RemoveAll(t.folder) // nobody needs it; it holds nothing of Gameday's
	}
}

// stop ends a run that is under way: politely, and at once if that takes long.
func (t *trial) stop(ctx context.Context) {
	if t.cmd == nil || !t.runs() {
		return
	}
	const polite = 30 * time.Second
	t.signal(syscall.SIGCONT)
	t.signal(syscall.SIGINT)
	if t.over(ctx, polite) != nil {
		t.signal(syscall.SIGKILL)
		<-t.ended
	}
}
