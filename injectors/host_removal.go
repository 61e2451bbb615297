package injectors

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/gateway"
)

// HostRemoval takes one host away.
//
// Refused: its processes are killed, and whoever talks to it is refused at
// once. Silent: packets from and to it go nowhere, while it lives on alone.
// Stalled: its processes stand still, while its kernel still answers.
func HostRemoval(w World, host string, m gateway.Mode) (harness.Fault, error) {
	if err := among("the removal of a host", m, Refused, Silent, Stalled); err != nil {
		return nil, err
	}
	if _, known := w.Addr(host); !known {
		return nil, fmt.Errorf("injectors: there is no host %q", host)
	}
	name := fmt.Sprintf("removal of host %s, %s", host, m)
	if m == Stalled {
		return stall{world: w, host: host, name: name}, nil
	}
	return hostRemoval{removal{wire: w, hosts: []string{host}, mode: m, kill: killer(w, m), name: name}}, nil
}

type hostRemoval struct{ removal }

func (f hostRemoval) Inject(ctx context.Context) (harness.Active, error) { return f.inject(ctx) }
