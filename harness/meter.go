package harness

import (
	"context"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/record"
)

// meter records the connections inside a system.
type meter struct {
	world World
	clock history.Clock
	rec   *record.Recorder

	mu   sync.Mutex
	last reading
}

// countEvery is the resolution of the load inside the system.
const countEvery = time.Second

// watch reads second by second, until ctx ends.
func (m *meter) watch(ctx context.Context) {
	for ticker := time.NewTicker(countEvery); ; {
		m.read(ctx)
		select {
		case <-ctx.Done():
			ticker.Stop()
			return
		case <-ticker.C:
		}
	}
}

// read records what was counted since the last reading.
func (m *meter) read(ctx context.Context) {
	m.mu.Lock()
	defer m.mu.Unlock()
	next := reading{begun: m.clock.Now()}
	var err error
	next.opened, err = m.world.Opened(ctx)
	next.done = m.clock.Now()
	if err != nil {
		if ctx.Err() == nil {
			m.rec.Remark(history.TrafficUncounted, "the connections inside the system could not be counted: %v", err)
		}
		return
	}
	if m.last.opened != nil {
		m.rec.Event(history.Event{Traffic: &history.Traffic{
			Span: history.Interval{From: m.last.done, To: next.begun}, Opened: next.since(m.last),
		}})
	}
	m.last = next
}

// reading is what the counters said at some time between begun and done.
type reading struct {
	begun, done time.Duration
	opened      map[string]uint64
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
