package verdict

import (
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// sighted is what users' reads told of items while the workload ran.
type sighted struct {
	found    map[string]bool
	answered map[string]time.Duration // when the last read that was answered was sent
}

func sightings(ops []history.Op) sighted {
	s := sighted{found: map[string]bool{}, answered: map[string]time.Duration{}}
	for _, op := range ops {
		if op.Kind != history.Read || op.Outcome == history.Failed {
			continue
		}
		s.found[op.ID] = s.found[op.ID] || op.Outcome == history.OK
		s.answered[op.ID] = max(s.answered[op.ID], op.Sent)
	}
	return s
}

// neverRead reports whether an element that may be there was never read, in the
// sense of Jepsen's set-full: no read found it, and none that was sent after it
// was known to be there missed it either. Nothing is known of it.
func (s sighted) neverRead(write history.Op, final history.Final) bool {
	switch {
	case write.Outcome == history.Refused, s.found[write.ID], final.Outcome == history.OK:
		return false
	case write.Outcome == history.Unknown:
		return true
	}
	return final.Outcome != history.Missing && s.answered[write.ID] <= write.Done
}
