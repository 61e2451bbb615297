package memory

import (
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// Clocks converts the clocks of hosts to the run's.
func (w *World) Clocks() system.Clocks { return clocks{w} }

type clocks struct{ *World }

// clockBound is how much less than exactly a host's clock is known.
const clockBound = 20 * time.Microsecond

// Read is the clock of a host; 0 of one that there is not.
func (c clocks) Read(name string) system.Stamp {
	h, known := c.hosts[name] // the map itself never changes
	if !known {
		return 0
	}
	return h.stamp(c.Now())
}

func (c clocks) When(name string, s system.Stamp) history.Interval {
	h, known := c.hosts[name]
	if !known {
		return history.Interval{}
	}
	at := time.Duration(s) - h.offset
	return history.Interval{From: at - clockBound, To: at + clockBound}
}

// stamp is the clock of the host at a time of the run's.
func (h *host) stamp(at time.Duration) system.Stamp { return system.Stamp(at + h.offset) }
