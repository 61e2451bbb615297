package harness

import (
	"context"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// alongside starts what watches beside the experiment: the instrument itself,
// and the load inside the system. The returned function ends it and waits.
func (o *observation) alongside(ctx context.Context) func() {
	ctx, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	all.Go(func() { o.watchInstrument(ctx) })
	if m, can := o.System.(Meter); can {
		all.Go(func() { o.count(ctx, m) })
	}
	return func() {
		stop()
		all.Wait()
	}
}

// Meter is a System that counts the connections inside it.
type Meter interface {
	// Opened is how many TCP connections hosts have tried to open to each host
	// since the system came up.
	Opened(ctx context.Context) (map[string]uint64, error)
}

// countEvery is the resolution of the load inside the system.
const countEvery = time.Second

// count records the connections inside the system, second by second.
func (o *observation) count(ctx context.Context, m Meter) {
	var last reading
	for ticker := time.NewTicker(countEvery); ; {
		next, err := o.read(ctx, m)
		switch {
		case err == nil && last.opened != nil:
			o.rec.record(history.Event{Traffic: &history.Traffic{
				Span: history.Interval{From: last.done, To: next.begun}, Opened: next.since(last),
			}})
		case err != nil && ctx.Err() == nil:
			o.rec.note(false, "the connections inside the system could not be counted: %v", err)
		}
		if err == nil {
			last = next
		}
		select {
		case <-ctx.Done():
			ticker.Stop()
			return
		case <-ticker.C:
		}
	}
}

// reading is what the counters said at some time between begun and done.
type reading struct {
	begun, done time.Duration
	opened      map[string]uint64
}

func (o *observation) read(ctx context.Context, m Meter) (reading, error) {
	r := reading{begun: o.Clock.Now()}
	opened, err := m.Opened(ctx)
	r.done, r.opened = o.Clock.Now(), opened
	return r, err
}

// since is what was counted after an earlier reading.
func (r reading) since(earlier reading) map[string]int {
	counted := map[string]int{}
	for host, n := range r.opened {
		if n > earlier.opened[host] {
			counted[host] = int(n - earlier.opened[host])
		}
	}
	return counted
}
