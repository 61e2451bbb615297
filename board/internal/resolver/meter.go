package resolver

import (
	"sync"
	"time"
)

// meter counts queries, second by second.
type meter struct {
	mu       sync.Mutex
	seconds  [meterSpan + 1]int // the current second and those before, by time modulo
	stamps   [meterSpan + 1]int64
	answered int
	dropped  int
}

// meterSpan is how many whole seconds a rate is taken over.
const meterSpan = 5

// query counts one that came in.
func (m *meter) query(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := now.Unix() % int64(len(m.seconds))
	if m.stamps[i] != now.Unix() {
		m.stamps[i], m.seconds[i] = now.Unix(), 0
	}
	m.seconds[i]++
}

// done counts what became of one.
func (m *meter) done(answered bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if answered {
		m.answered++
	} else {
		m.dropped++
	}
}

// rate is how many queries came in a second, over the last whole seconds.
func (m *meter) rate(now time.Time) float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	sum := 0
	for i, at := range m.stamps {
		if age := now.Unix() - at; age >= 1 && age <= meterSpan {
			sum += m.seconds[i]
		}
	}
	return float64(sum) / meterSpan
}

func (m *meter) totals() (answered, dropped int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.answered, m.dropped
}
