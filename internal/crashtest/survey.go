package crashtest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// survey lets a run of each scenario come to its end, to learn which records
// its journal has.
func (w *work) survey(ctx context.Context) error {
	w.tell("first an undisturbed run of each of %d scenarios", len(w.courses()))
	courses := make([]course, len(w.courses()))
	var g errgroup.Group
	g.SetLimit(w.parallel)
	for i, s := range w.courses() {
		g.Go(func() (err error) {
			courses[i], _, err = w.bench.undisturbed(ctx, s)
			if err != nil {
				return fmt.Errorf("an undisturbed run of %s: %w; see %s", s.kind, err, w.bench.dir)
			}
			w.tell("      %-14s %d records of %d kinds", s.kind, total(courses[i].moments), len(courses[i].moments))
			return nil
		})
	}
	w.surveyed = courses
	return g.Wait()
}

// undisturbed lets a run come to its end, and returns its course and its exit
// code. Something that is left of it is an error.
func (b *bench) undisturbed(ctx context.Context, s scenario) (c course, code int, err error) {
	var r result
	t, err := b.begin(ctx, setting{}, s)
	if t == nil {
		return c, 0, err
	}
	defer t.end(ctx, &r)
	if err == nil {
		err = t.await(ctx, injecting, 1) // the journal is open from then on
	}
	if err == nil {
		err = t.over(ctx, runLimit)
	}
	if err != nil {
		r.fail(err)
		return c, 0, err
	}
	c = course{s, t.count()}
	if _, left := t.undone(ctx, time.Now()); len(left) > 0 {
		err = errors.New(brief(left))
	} else if c.moments[healed] == 0 {
		err = fmt.Errorf("it ended with code %d before its fault was healed", t.code())
	}
	r.fail(err)
	return c, t.code(), err
}

func total(n map[moment]int) int {
	sum := 0
	for _, times := range n {
		sum += times
	}
	return sum
}
