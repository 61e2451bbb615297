package crashtest

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/harness/wait"
)

// crash kills a run at a point. It returns errOver when the run ended before.
func (b *bench) crash(ctx context.Context, p point) (r result, err error) {
	r = result{kind: "kill at " + cmp.Or(string(p.moment.act), "begin"), scenario: p.scenario.kind, at: p.String()}
	t, err := b.begin(ctx, setting{}, p.scenario)
	if t == nil {
		return r, err
	}
	defer t.end(ctx, &r)
	if err == nil {
		err = t.await(ctx, p.moment, p.nth)
	}
	if err == nil {
		err = wait.Pause(ctx, p.delay)
	}
	if err == nil {
		err = t.crash(ctx, &r)
	}
	if !errors.Is(err, errOver) {
		r.fail(err)
	}
	r.add(b.others.touched(ctx)...)
	return r, err
}

// crash kills the run now, and looks at everything afterwards.
func (t *trial) crash(ctx context.Context, r *result) error {
	killed, err := t.kill()
	if err != nil {
		return err
	}
	whole := t.report() // its guardian is not as quick as this
	var left []string
	r.undo, left = t.undone(ctx, killed)
	t.bench.undoings.Add(-1)
	r.add(left...)
	says := cutOff
	if whole != "" {
		says, r.note = anyEnd, "it had written its report"
		if t.report() != whole {
			r.add("the report that the run had written was changed")
		}
	}
	r.add(t.evidence(ctx, says)...)
	return nil
}

// kill ends the run by SIGKILL, and says when. From then on it is being undone.
func (t *trial) kill() (time.Time, error) {
	t.bench.undoings.Add(1)
	at := time.Now()
	t.signal(syscall.SIGKILL)
	<-t.ended
	if t.code() >= 0 { // it was quicker
		t.bench.undoings.Add(-1)
		return at, errOver
	}
	return at, t.read()
}

// crashes kills runs at points, and draws another for each that was not reached.
func (w *work) crashes(ctx context.Context) {
	c := newChooser(w.seed, w.surveyed)
	var drawing sync.Mutex
	draw := func() point {
		drawing.Lock()
		defer drawing.Unlock()
		return c.next()
	}
	tries := make([]func() result, w.points)
	for i := range tries {
		first := draw() // in order, whoever is quicker
		tries[i] = func() result { return w.reached(ctx, first, draw) }
	}
	w.side(ctx, w.parallel, tries)
}

// reached kills a run at a point, or at the first of others that is reached.
func (w *work) reached(ctx context.Context, p point, another func() point) result {
	for {
		r, err := w.bench.crash(ctx, p)
		if !errors.Is(err, errOver) {
			return r
		}
		w.tell("      %s in %s: the run ended before; another point is drawn", p, p.scenario.kind)
		p = another()
	}
}
