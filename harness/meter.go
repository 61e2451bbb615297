package harness

import (
	"context"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// Meter is a System that counts the connections inside it.
type Meter interface {
	// Opened is how many TCP connections hosts have tried to open to each host
	// since the system came up.
	Opened(ctx context.Context) (map[string]uint64, error)
}

// meter records the connections inside a system.
type meter struct {
	system Meter
	clock  history.Clock
	rec    *recorder

	mu   sync.Mutex
	last reading
}

// newMeter returns nil when the system does not count.
func newMeter(s System, clock history.Clock, rec *recorder) *meter {
	if m, can := s.(Meter); can {
		return &meter{system: m, clock: clock, rec: rec}
	}
	return nil
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

// read records what was counted since the last reading. A nil meter reads
// nothing.
func (m *meter) read(ctx context.Context) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	next := reading{begun: m.clock.Now()}
	var err error
	next.opened, err = m.system.Opened(ctx)
	next.done = m.clock.Now()
	if err != nil {
		if ctx.Err() == nil {
			m.rec.note(history.TrafficUncounted, false, "the connections inside the system could not be counted: %v", err)
		}
		return
	}
	if m.last.opened != nil {
		m.rec.record(history.Event{Traffic: &history.Traffic{
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
