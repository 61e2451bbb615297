package crashtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gameday-harness/gameday/reports"
)

// account is what a run came to: its exit code, and the state of each scenario.
type account string

// two runs the same scenarios alone, and then so many times two runs of them at
// once. Each must come to what it came to alone.
func (w *work) two(ctx context.Context) (same bool, err error) {
	chosen := w.scenarios
	if len(chosen) == 0 {
		for _, kind := range []string{"noop", "host-killed", "region-silent"} {
			s, _ := named(kind)
			chosen = append(chosen, s)
		}
	}
	alone, wrong := w.bench.whole(ctx, chosen)
	if len(wrong) > 0 {
		return false, fmt.Errorf("the run alone: %s", strings.Join(wrong, "; "))
	}
	w.tell("alone           %s", alone)
	good := 0
	for n := range w.times {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		wrong := w.pair(ctx, chosen, alone)
		wrong = append(wrong, w.bench.others.touched(ctx)...)
		if len(wrong) == 0 {
			good++
			w.tell("%d of %d at once: both as alone", n+1, w.times)
			continue
		}
		w.tell("%d of %d at once: NOT AS ALONE\n    %s", n+1, w.times, strings.Join(wrong, "\n    "))
	}
	w.tell("\n%d of %d times two runs at once came to what each came to alone", good, w.times)
	return good == w.times, nil
}

// pair runs two at once, and says what is not as alone.
func (w *work) pair(ctx context.Context, chosen []scenario, alone account) []string {
	type outcome struct {
		account account
		wrong   []string
	}
	done := make(chan outcome)
	for range 2 {
		go func() {
			a, wrong := w.bench.whole(ctx, chosen)
			done <- outcome{a, wrong}
		}()
	}
	var wrong []string
	for range 2 {
		o := <-done
		wrong = append(wrong, o.wrong...)
		if o.account != alone {
			wrong = append(wrong, "a run came to: "+string(o.account))
		}
	}
	return wrong
}

// whole lets a run of scenarios come to its end, and reads what it came to.
func (b *bench) whole(ctx context.Context, chosen []scenario) (a account, wrong []string) {
	var r result
	t, err := b.begin(ctx, setting{}, chosen...)
	if t == nil {
		return "", []string{err.Error()}
	}
	defer t.end(ctx, &r)
	if err == nil {
		err = t.await(ctx, injecting, 1) // the journal is open from then on
	}
	if err == nil {
		err = t.endsBy(ctx, &r, exitClean, exitLeft)
	}
	r.fail(err)
	if err == nil {
		a, err = t.account()
		r.fail(err)
	}
	for _, line := range r.wrong {
		wrong = append(wrong, fmt.Sprintf("%s (see %s)", line, t.folder))
	}
	return a, wrong
}

// account reads the report.
func (t *trial) account() (account, error) {
	f, err := os.Open(filepath.Join(t.begin.Dir, reports.JSONFile))
	if err != nil {
		return "", err
	}
	defer f.Close()
	report, err := reports.Load(f)
	if err == nil && report.ExitCode != t.code() {
		err = errors.New("the report says another exit code than the run ended with")
	}
	lines := []string{fmt.Sprintf("exit code %d", t.code())}
	for _, s := range report.Scenarios {
		lines = append(lines, fmt.Sprintf("%s: %s", s.Name(), s.State))
	}
	return account(strings.Join(lines, "; ")), err
}
