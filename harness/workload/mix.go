package workload

import "github.com/gameday-harness/gameday/harness/history"

// spread turns a share into evenly spaced choices by error diffusion: with 0.5
// every second is chosen, with 0.2 every fifth, with no runs and no gaps.
type spread struct {
	share float64
	debt  float64
}

// next tells whether the next one is chosen.
func (s *spread) next() bool {
	// The tolerance keeps ten times 0.1 from falling short of 1.
	if s.debt += s.share; s.debt >= 1-1e-9 {
		s.debt--
		return true
	}
	return false
}

// mix chooses each request's kind, and whether it gets a connection of its own.
// Fresh connections are spread over reads and over writes by themselves:
// otherwise equal shares would make all writes fresh and no read.
type mix struct {
	writes      spread
	freshWrites spread
	freshReads  spread
}

func newMix(writes, fresh float64) mix {
	return mix{writes: spread{share: writes}, freshWrites: spread{share: fresh}, freshReads: spread{share: fresh}}
}

// kind chooses whether the next request is a read or a write.
func (m *mix) kind() history.Kind {
	if m.writes.next() {
		return history.Write
	}
	return history.Read
}

// fresh chooses whether the next request of a kind gets a fresh connection.
func (m *mix) fresh(kind history.Kind) bool {
	if kind == history.Write {
		return m.freshWrites.next()
	}
	return m.freshReads.next()
}
