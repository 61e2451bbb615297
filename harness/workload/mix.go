package workload

import (
	"math/rand/v2"

	"github.com/gameday-harness/gameday/harness/history"
)

// mix chooses each request's kind, and whether it gets a connection of its own.
// Fresh connections are spread over reads and over writes by themselves:
// otherwise equal shares would make all writes fresh and no read.
type mix struct {
	writes      spread
	freshWrites spread
	freshReads  spread
}

func newMix(writes, fresh float64, seed int64) mix {
	const stream = 1 // another one than that of the ids
	random := rand.New(rand.NewPCG(uint64(seed), stream))
	return mix{writes: newSpread(writes, random), freshWrites: newSpread(fresh, random), freshReads: newSpread(fresh, random)}
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
