package crashtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
)

// work is one use of the command.
type work struct {
	options
	bench    *bench
	out      io.Writer
	surveyed []course

	mu      sync.Mutex // of out and results
	results []result
}

// test tries everything that was asked for. clean says that nothing was left or
// lost, and nothing was touched that is not ours.
func test(ctx context.Context, o options, out io.Writer) (clean bool, err error) {
	if err := offered(ctx, o.binary, o.file, o.courses()); err != nil {
		return false, err
	}
	b, err := newBench(ctx, o.binary, o.file, o.dir)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, b.close(ctx)) }()
	w := &work{options: o, bench: b, out: out}
	w.tell("seed %d; what is not clean stays in %s", o.seed, b.dir)
	if o.wants(kindTwo) {
		return w.two(ctx)
	}
	err = w.all(ctx)
	table(out, w.results)
	return err == nil && allClean(w.results), err
}

// all kills runs in every way that was asked for.
func (w *work) all(ctx context.Context) error {
	if w.wants(kindPoints) && w.points > 0 {
		if err := w.survey(ctx); err != nil {
			return err
		}
		w.crashes(ctx)
	}
	w.kills(ctx)
	return ctx.Err()
}

// side carries tries out, so many at once, and keeps and tells what came of each.
// When the context ends no more are begun.
func (w *work) side(ctx context.Context, atOnce int, tries []func() result) {
	slots := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for _, one := range tries {
		slots <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		all.Go(func() {
			defer func() { <-slots }()
			if r := one(); ctx.Err() == nil {
				w.keep(r)
			}
		})
	}
	all.Wait()
}

func (w *work) keep(r result) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.results = append(w.results, r)
	fmt.Fprintf(w.out, "%4d  %s\n", len(w.results), r)
}

func (w *work) tell(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	fmt.Fprintf(w.out, format+"\n", args...)
}

func allClean(all []result) bool {
	for _, r := range all {
		if !r.clean() && r.skipped == "" {
			return false
		}
	}
	return len(all) > 0
}
