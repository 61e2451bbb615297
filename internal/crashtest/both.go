package crashtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// bothKilled kills the run and its guardian together. Nobody is left but the
// gateway, which must drop every fault by itself; the rest is removed by
// `gameday clean`, or in every other turn by the next run.
func bothKilled(ctx context.Context, b *bench, in scenario, turn int, r *result) error {
	return b.together(ctx, setting{}, in, turn, r, func(t *trial) error {
		if len(t.toGuardians(syscall.SIGKILL)) == 0 {
			return errors.New("the run had no guardian")
		}
		return nil
	})
}

// together lets a run die together with its guardian, which kill ends.
func (b *bench) together(ctx context.Context, how setting, in scenario, turn int, r *result, kill func(*trial) error) error {
	return b.during(ctx, how, in, r, func(t *trial) error {
		g, err := gateOf(ctx, b.docker, t.begin.Run)
		if err != nil {
			return err
		}
		if before, err := g.inForce(ctx); err != nil || len(before) == 0 {
			return errors.Join(errors.New("no fault was in force before the kill, so nothing was tried"), err)
		}
		if err := kill(t); err != nil {
			return err
		}
		killed, err := t.kill()
		if err != nil {
			return err
		}
		defer b.undoings.Add(-1)
		var left []string
		r.undo, left = within(ctx, killed, func() []string { return g.still(ctx) })
		r.add(left...)
		return t.finished(ctx, in, turn, r)
	})
}

// still is what the gateway has in force, or that it does not tell.
func (g gate) still(ctx context.Context) []string {
	found, err := g.inForce(ctx)
	if err != nil {
		found = append(found, "the gateway does not tell: "+err.Error())
	}
	return found
}

// finished lets gameday finish what is left of a run that died with its guardian.
func (t *trial) finished(ctx context.Context, in scenario, turn int, r *result) error {
	there := len(t.objects(ctx))
	begun := time.Now()
	if turn%2 == 0 {
		if code, said := t.gameday(ctx, "clean"); code != 0 {
			r.add(fmt.Sprintf("`gameday clean` ends with code %d: %s", code, said))
		}
		took, left := t.undone(ctx, begun)
		r.add(left...)
		r.note = fmt.Sprintf("then `gameday clean` removed %d objects in %.2f s", there, took.Seconds())
	} else {
		took, err := t.next(ctx, in, begun)
		if err != nil {
			return err
		}
		r.note = fmt.Sprintf("then the next run removed %d objects in %.2f s", there, took.Seconds())
	}
	r.add(t.evidence(ctx, cutOff)...)
	return nil
}

// next starts another run with the same folders, waits until everything of the
// first is gone, and ends the second.
func (t *trial) next(ctx context.Context, in scenario, begun time.Time) (time.Duration, error) {
	second := &trial{
		tail: tail{dir: t.dir}, bench: t.bench, docker: t.docker, id: t.id + "-next", folder: t.folder,
		out: filepath.Join(t.folder, "next"), env: t.env, volumes: t.volumes,
	}
	if err := second.start(ctx, (*exec.Cmd).Start, []scenario{in}); err != nil {
		return 0, err
	}
	took, left := within(ctx, begun, func() []string { return t.traces(ctx) })
	if err := second.read(); err != nil { // to know its name
		left = append(left, err.Error())
	}
	second.stop(ctx)
	_, after := second.undone(ctx, time.Now())
	var errs []error
	for _, one := range append(left, after...) {
		errs = append(errs, errors.New(one))
	}
	return took, errors.Join(errs...)
}

// traces is what of a run another run must have removed.
func (t *trial) traces(ctx context.Context) []string {
	found := t.objects(ctx)
	if _, err := os.Stat(t.path); err == nil {
		found = append(found, "file "+t.path)
	}
	return found
}
