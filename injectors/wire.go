package injectors

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// Wire is the power over the network between hosts.
type Wire interface {
	// Hosts lists all hosts.
	Hosts() []system.Host
	// Addr is the address of a host, and false when there is no such host.
	Addr(host string) (string, bool)
	// Cut changes the packet filter in one transaction, within the interval.
	Cut(ctx context.Context, c gateway.Cut) (history.Interval, error)
	// Restore takes a cut back and tells what it did. It may be called again.
	Restore(ctx context.Context, id string) (history.Interval, gateway.CutCount, error)
	// Move lets a host come back at another address, within the interval.
	Move(ctx context.Context, m gateway.Move) (history.Interval, gateway.Moved, error)
	// MoveBack ends a move and tells what it did. It may be called again.
	MoveBack(ctx context.Context, id string) (history.Interval, gateway.MoveCount, error)
	// Probe is the probe in a host's own network namespace.
	Probe(host string) *gateway.Probe
	// Now is the run's time.
	Now() time.Duration
	// Monotonic is the probes' and the gateway's time now.
	Monotonic() int64
	// When converts a probe's or the gateway's time to the run's.
	When(monotonic int64) history.Interval
}

// Processes is the power over the processes of hosts.
type Processes interface {
	Kill(ctx context.Context, hosts ...string) error
	Start(ctx context.Context, hosts ...string) error
	Pause(ctx context.Context, hosts ...string) error
	Unpause(ctx context.Context, hosts ...string) error
	Running(ctx context.Context, host string) (bool, error)
}

// World is the power over both.
type World interface {
	Wire
	Processes
}

// The modes in which a thing can fail.
const (
	Refused = gateway.Refused
	Silent  = gateway.Silent
	Stalled = gateway.Stalled
)

// among checks that a mode is one of those that a fault can have.
func among(what string, m gateway.Mode, allowed ...gateway.Mode) error {
	if slices.Contains(allowed, m) {
		return nil
	}
	return fmt.Errorf("injectors: %s cannot be %q; it can be one of %q", what, m, allowed)
}

// bystanders are hosts that are not victims, those outside the victims'
// regions first: whoever is left to notice.
func bystanders(all []system.Host, victims []string) []string {
	regions := map[string]bool{}
	for _, h := range all {
		if slices.Contains(victims, h.Name) {
			regions[h.Region] = true
		}
	}
	var far, near []string
	for _, h := range all {
		switch {
		case slices.Contains(victims, h.Name):
		case regions[h.Region]:
			near = append(near, h.Name)
		default:
			far = append(far, h.Name)
		}
	}
	return append(far, near...)
}
