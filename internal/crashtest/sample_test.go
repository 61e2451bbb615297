package crashtest

import (
	"errors"
	"testing"

	"github.com/gameday-harness/gameday/harness/journal"
)

// TestSampleDocker is a small part of `make crash-test`: a kill at each kind of
// record in different kinds of faults, run and guardian killed together, and a
// signal.
func TestSampleDocker(t *testing.T) {
	b := lab(t)
	w := &work{options: options{parallel: 2}, bench: b, out: lines{t}}
	points := []point{
		at("region-silent", moment{}),
		at("host-silent", moment{act: journal.Create, kind: journal.Network, done: true}),
		at("noop", moment{act: journal.Create, kind: journal.Container}),
		at("move", injecting),
		at("host-stalled", injected),
		at("host-killed", moment{act: journal.Heal, kind: journal.Fault}),
	}
	ctx := t.Context()
	var tries []func() result
	for _, p := range points {
		tries = append(tries, func() result {
			r, err := b.crash(ctx, p)
			if errors.Is(err, errOver) {
				r.fail(err)
			}
			return r
		})
	}
	w.side(ctx, w.parallel, tries)
	for _, k := range killList() {
		if k.name == "int" || k.name == "both" {
			w.keep(b.killed(ctx, k, 0))
		}
	}
	for _, r := range w.results {
		if !r.clean() {
			t.Error(r)
		}
	}
}

// at is a point at the first record of a kind.
func at(kind string, m moment) point {
	s, known := named(kind)
	if !known {
		panic("there is no scenario " + kind)
	}
	return point{scenario: s, moment: m, nth: 1}
}

// lines is a writer to a test's log.
type lines struct{ t *testing.T }

func (l lines) Write(p []byte) (int, error) {
	l.t.Log(string(p))
	return len(p), nil
}
