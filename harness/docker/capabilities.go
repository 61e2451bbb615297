package docker

import (
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

var _ system.World = (*World)(nil)

// Model is the system that runs, resolvers of ours included.
func (w *World) Model() system.Model { return w.model }

// Now is the run's time.
func (w *World) Now() time.Duration { return w.clock.Now() }

// Offers lists what can be done to the world: everything.
func (w *World) Offers() []system.Capability { return Capabilities() }

// Capabilities lists what can be done to any world on Docker, before one is up: Docker
// and the gateway have every power that there is.
func Capabilities() []system.Capability {
	return []system.Capability{
		system.CanPackets, system.CanStreams, system.CanNames, system.CanProcesses, system.CanResources,
		system.CanFiles, system.CanAddresses, system.CanWitnesses, system.CanLogs, system.CanClocks,
	}
}

// Packets is the gateway's packet filter.
func (w *World) Packets() system.Packets { return packets{w} }

// Streams are the toxics of the gateway's proxies.
func (w *World) Streams() system.Streams { return streams{w} }

// Names are the rules of the gateway's DNS proxy.
func (w *World) Names() system.Names { return names{w} }

// Processes are the system's containers.
func (w *World) Processes() system.Processes { return processes{w} }

// Resources are the limits of the system's containers.
func (w *World) Resources() system.Resources { return resources{w} }

// Files are those of the system's containers.
func (w *World) Files() system.Files { return files{w} }

// Addresses are those of the hosts' networks, and the spare ones that only the
// gateway knows.
func (w *World) Addresses() system.Addresses { return addresses{w} }

// Witnesses are the probes in the sandboxes.
func (w *World) Witnesses() system.Witnesses { return witnesses{w} }

// Logs are what the engine keeps of the system's containers.
func (w *World) Logs() system.Logs { return logs{w} }

// Clocks are CLOCK_MONOTONIC of the engine's kernel, for every host.
func (w *World) Clocks() system.Clocks { return clocks{w} }

// between is the run's time of a change that the gateway has made.
func (w *World) between(a gateway.Applied) history.Interval {
	return history.Interval{From: w.When(a.Before).From, To: w.When(a.After).To}
}
