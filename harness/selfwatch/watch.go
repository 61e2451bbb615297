package selfwatch

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

const (
	watchEvery = 10 * time.Millisecond
	// standstill between two ticks is more than a busy machine does to a process
	// that has work; shorter ones are in the bounds of the figures, since these
	// count from when requests were really sent.
	standstill = 250 * time.Millisecond
	// starving is how much of any watchSpan may have been lost in waits of at
	// least longWait each; shorter ones are every busy machine's. A burst that is
	// over within a second, as when five containers are killed at once on two
	// cores, is in the bounds too: 550 ms of a second were seen then.
	starving  = 1500 * time.Millisecond
	longWait  = 20 * time.Millisecond
	watchSpan = 3 * time.Second
	// clockJump is far above what keeping time adjusts between two ticks.
	clockJump = 100 * time.Millisecond
)

// clocks are the three at one instant.
type clocks struct {
	mono   time.Duration // since the run's base
	wall   time.Time     // without a monotonic reading
	asleep time.Duration // how long the machine has slept since it was started; 0 when it is not told
}

// Doubt is told of a span in which the instrument was not to be trusted, which kind
// of doubt it is, and in words why.
type Doubt func(span history.Interval, id history.NoteID, why string)

// Watch watches this process until ctx ends.
func Watch(ctx context.Context, clock history.Clock, doubt Doubt) {
	w := watch{last: read(clock), doubt: doubt}
	for ticker := time.NewTicker(watchEvery); ; {
		select {
		case <-ctx.Done():
			ticker.Stop()
			return
		case <-ticker.C:
			w.tick(read(clock))
		}
	}
}

// read reads the three clocks at once. A reading that was itself interrupted would
// show clocks apart that are not.
func read(clock history.Clock) clocks {
	const tries = 20
	var c clocks
	for range tries {
		c = clocks{mono: clock.Now(), wall: time.Now().Round(0), asleep: slept()}
		if clock.Now()-c.mono < clockJump/10 {
			break
		}
	}
	return c
}

// watch turns ticks into doubts.
type watch struct {
	last  clocks
	late  []lateness // of the latest watchSpan
	doubt Doubt
}

// lateness is how much later than due a tick came.
type lateness struct{ at, by time.Duration }

func (w *watch) tick(now clocks) {
	span := history.Interval{From: w.last.mono, To: now.mono}
	passed := now.mono - w.last.mono
	wall := now.wall.Sub(w.last.wall) - passed
	sleep := now.asleep - w.last.asleep
	w.last = now
	switch {
	case sleep > clockJump:
		w.doubt(span, history.Slept, fmt.Sprintf("the machine slept for %s", sleep.Round(time.Millisecond)))
		return
	case wall.Abs() > clockJump:
		w.doubt(span, history.ClockJumped, fmt.Sprintf("the wall clock jumped by %s, for the hosts too", wall.Round(time.Millisecond)))
	}
	if passed > standstill {
		w.doubt(span, history.Standstill, fmt.Sprintf("the harness stood still for %s: paused, or starved of processor time", passed.Round(time.Millisecond)))
		w.late = nil
		return
	}
	w.starved(now.mono, passed-watchEvery)
}

// starved sums up what many short waits amount to.
func (w *watch) starved(now, by time.Duration) {
	if by >= longWait {
		w.late = append(w.late, lateness{now, by})
	}
	for len(w.late) > 0 && w.late[0].at < now-watchSpan {
		w.late = w.late[1:]
	}
	var sum time.Duration
	for _, l := range w.late {
		sum += l.by
	}
	if sum > starving {
		w.doubt(history.Interval{From: w.late[0].at - w.late[0].by, To: now}, history.Starved,
			fmt.Sprintf("the harness was starved of processor time: of %s it waited for %s", watchSpan, sum.Round(time.Millisecond)))
		w.late = nil
	}
}
