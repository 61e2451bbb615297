package settings

import "time"

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
