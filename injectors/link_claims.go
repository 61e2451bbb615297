package injectors

import (
	"cmp"
	"slices"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// Claims are that the hosts on both ends of the links are there.
func (toxicKind) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	return linkEnds(m, s, seed)
}

// Claims are that the hosts at both ends are heard.
func (k linkLoss) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	p, _ := k.params(s)
	far, near, _ := endsOf(m, s, p.from, seed)
	return fault.Wants(fault.Network, append(far, near...)...)
}

// Claims are the paths that are cut.
func (k linkCut) Claims(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	_, p, _ := k.read(m, s, seed)
	return p.claims()
}

// linkEnds are the claims of a fault of links: to its target, from the hosts of its
// parameter from.
func linkEnds(m system.Model, s plan.Spec, seed int64) []fault.Claim {
	from, err := system.ParseSelector(cmp.Or(s.Params["from"], system.All().String()))
	if err != nil {
		return nil
	}
	by, _ := from.Resolve(m, seed)
	to := targets(m, s, seed)
	var hosts []string
	for _, l := range m.Links {
		if slices.Contains(by, l.From) && slices.Contains(to, l.To) {
			hosts = append(hosts, l.From, l.To)
		}
	}
	slices.Sort(hosts)
	return there(slices.Compact(hosts))
}
