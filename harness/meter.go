package harness

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/record"
	"github.com/gameday-harness/gameday/harness/system"
)

// meter records the connections inside a system, and packets that hosts forged.
type meter struct {
	world World
	clock history.Clock
	rec   *record.Recorder

	mu     sync.Mutex
	last   reading
	forged map[string]uint64 // when the experiment began
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
	next.Traffic, err = m.world.Traffic(ctx)
	next.done = m.clock.Now()
	if err != nil {
		if ctx.Err() == nil {
			m.rec.Remark(history.TrafficUncounted, "the connections inside the system could not be counted: %v", err)
		}
		return
	}
	if m.last.Opened == nil {
		m.forged = next.Forged
	} else {
		m.rec.Event(history.Event{Traffic: &history.Traffic{
			Span: history.Interval{From: m.last.done, To: next.begun}, Opened: next.since(m.last),
		}})
	}
	m.last = next
}

// tellForged notes which hosts sent packets in another's name during the experiment.
// They were dropped and count nowhere, but a system does not do so by itself.
func (m *meter) tellForged() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, host := range slices.Sorted(maps.Keys(m.last.Forged)) {
		if n := m.last.Forged[host] - m.forged[host]; n > 0 {
			m.rec.Remark(history.PacketsForged, "host %s sent %d packets in another's name; they were dropped", host, n)
		}
	}
}

// reading is what the counters said at some time between begun and done.
type reading struct {
	begun, done time.Duration
	system.Traffic
}

// since is what was counted after an earlier reading.
func (r reading) since(earlier reading) map[string]int {
	counted := map[string]int{}
	for host, n := range r.Opened {
		if n > earlier.Opened[host] {
			counted[host] = int(n - earlier.Opened[host])
		}
	}
	return counted
}
