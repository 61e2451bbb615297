package injectors

import (
	"fmt"

	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// Ways in which packets between a near and a far end may be meant.
const (
	bothWays       = "both"
	upstreamOnly   = "upstream"   // towards the far end
	downstreamOnly = "downstream" // from the far end
)

func ways() []string { return []string{bothWays, upstreamOnly, downstreamOnly} }

// wayText says between whom, or from whom to whom.
func wayText(way, near, far string) string {
	switch way {
	case upstreamOnly:
		return fmt.Sprintf("from %s to %s", near, far)
	case downstreamOnly:
		return fmt.Sprintf("from %s to %s", far, near)
	}
	return fmt.Sprintf("between %s and %s", near, far)
}

// endsOf are the hosts at both ends of a fault between hosts: the target is the far
// end, and whoever is selected for both is at the far one.
func endsOf(m system.Model, s plan.Spec, from system.Selector, seed int64) (far, near []string, err error) {
	far, err = s.Target.Resolve(m, seed)
	if err != nil {
		return nil, nil, fmt.Errorf("target: %w", err)
	}
	all, err := from.Resolve(m, seed)
	if err != nil {
		return nil, nil, fmt.Errorf("parameter from: %w", err)
	}
	for _, h := range all {
		if !within([]string{h}, far) {
			near = append(near, h)
		}
	}
	if len(near) == 0 {
		return nil, nil, fmt.Errorf("target %q and from=%q select the same hosts: there is nobody at the near end", s.Target, from)
	}
	return far, near, nil
}

// pairsOf are the pairs that are meant: from, and to.
func pairsOf(far, near []string, way string) []system.Pair {
	switch way {
	case upstreamOnly:
		return oneWay(near, far)
	case downstreamOnly:
		return oneWay(far, near)
	}
	return between(near, far)
}
