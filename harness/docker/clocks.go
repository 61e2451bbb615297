package docker

import (
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// clocks are those of the hosts. With Docker all of them share the kernel of the
// engine, which need not be ours, so one conversion serves every host.
type clocks struct{ w *World }

// Read is CLOCK_MONOTONIC of a host's kernel now, as well as the conversion
// knows.
func (c clocks) Read(string) system.Stamp { return system.Stamp(c.w.Monotonic()) }

// When is the run's time at a stamp of a host.
func (c clocks) When(_ string, s system.Stamp) history.Interval { return c.w.When(int64(s)) }
