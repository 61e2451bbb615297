package compose

import (
	"time"
)

// Limits keep an experiment from doing more harm than it was meant to. Zero is
// no limit.
type Limits struct {
	HostsAtOnce float64       // share of hosts that faults may take at the same time, 0..1
	Experiment  time.Duration // of one experiment
	Memory      uint64        // bytes that must stay free on the Docker host
	Containers  int           // of one world, at most
}

// DefaultLimits returns the limits of a file that sets none.
func DefaultLimits() Limits {
	return Limits{HostsAtOnce: 0.6, Experiment: 10 * time.Minute, Memory: 256 << 20, Containers: 200}
}

func readLimits(s section) Limits {
	l := s.under("limits", "hosts_at_once", "experiment", "memory", "containers")
	usual := DefaultLimits()
	return Limits{
		HostsAtOnce: quantity(l, "hosts_at_once", usual.HostsAtOnce, parseSomeShare),
		Experiment:  quantity(l, "experiment", usual.Experiment, parseDuration),
		Memory:      quantity(l, "memory", usual.Memory, parseBytes),
		Containers:  quantity(l, "containers", usual.Containers, parsePositive),
	}
}
