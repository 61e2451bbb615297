package workload

import "github.com/gameday-harness/gameday/harness/history"

// mix chooses each request's kind, and whether it gets a connection of its own.
// Fresh connections are spread over reads and over writes by themselves:
// otherwise equal shares would make all writes fresh and no read.
type mix struct {
	writes      spread
	freshWrites spread
	freshReads  spread
	neverReads  spread
}

// neverShare is the share of reads that ask for an id that was never written: two
// each second at 100 reads a second. Enough for a service that finds everything to
// be noticed at once, and few enough to leave the load as it was said.
const neverShare = 1.0 / 50

// newMix makes the mix of the n-th workload of a group.
func newMix(writes, fresh float64, seed int64, n int) mix {
	order := random(seed, n, ofMix)
	return mix{
		writes: newSpread(writes, order), freshWrites: newSpread(fresh, order), freshReads: newSpread(fresh, order),
		neverReads: newSpread(neverShare, random(seed, n, ofNever)),
	}
}

// kind chooses whether the next request is a read or a write.
func (m *mix) kind() history.Kind {
	if m.writes.next() {
		return history.Write
	}
	return history.Read
}

// never chooses whether the next read asks for an id that was never written.
func (m *mix) never() bool { return m.neverReads.next() }

// fresh chooses whether the next request of a kind gets a fresh connection.
func (m *mix) fresh(kind history.Kind) bool {
	if kind == history.Write {
		return m.freshWrites.next()
	}
	return m.freshReads.next()
}
