package injectors

import (
	"context"
	"fmt"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/system"
)

// RegionBlackout takes a whole region away at once: all its hosts, to each
// other and to the rest of the world, in one transaction of the packet filter.
//
// Silent: packets go nowhere, while the hosts live on alone, as when a region's
// uplinks are lost. Refused: the processes are killed too, as when its power
// is; they are started again on heal.
func RegionBlackout(w World, region string, m gateway.Mode) (harness.Fault, error) {
	if err := among("the blackout of a region", m, Silent, Refused); err != nil {
		return nil, err
	}
	hosts := hostsOf(w, func(h system.Host) bool { return h.Region == region })
	if region == system.Outside || len(hosts) == 0 {
		return nil, fmt.Errorf("injectors: there is no region %q", region)
	}
	if len(hosts) == len(w.Hosts()) {
		return nil, fmt.Errorf("injectors: every host is in region %q; a blackout of everything shows nothing", region)
	}
	return regionBlackout{removal: removal{
		wire: w, hosts: hosts, mode: m, kill: killer(w, m),
		name: fmt.Sprintf("blackout of region %s, %s", region, m),
	}}, nil
}

type regionBlackout struct{ removal }

func (f regionBlackout) Inject(ctx context.Context) (harness.Active, error) { return f.inject(ctx) }
