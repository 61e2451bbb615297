package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// builder collects the scenarios of one system.
type builder struct {
	model    system.Model
	settings settings.Settings
	all      []harness.Scenario
	covered  []string // services whose loss a scenario of a known role is about
	left     []string // what is not demanded, and why
}

func (b *builder) add(s harness.Scenario) { b.all = append(b.all, s) }

// mode is a way in which a host can be lost, with the kind of fault that does it.
type mode struct{ name, kind string }

// modes lists the ways in which a host can be lost.
func modes() []mode {
	return []mode{{"killed", "host.kill"}, {"silent", "host.vanish"}, {"stalled", "host.stall"}}
}

// fault makes the spec of a kind's fault; the first of a plan is f1.
func fault(id, kind, target string, params ...string) plan.Spec {
	s := plan.Spec{ID: id, Kind: kind}
	if target != "" {
		s.Target = selector(target)
	}
	for i := 0; i+1 < len(params); i += 2 {
		if s.Params == nil {
			s.Params = plan.Params{}
		}
		s.Params[params[i]] = params[i+1]
	}
	return s
}

// selector reads a selector of ours; a mistake in one is a mistake in this package.
func selector(text string) system.Selector {
	s, err := system.ParseSelector(text)
	if err != nil {
		panic(fmt.Sprintf("scenarios: %v", err))
	}
	return s
}

// hold keeps one fault in force for a time at least, and then until what is demanded
// of the time under it is decided.
func hold(least time.Duration, f plan.Spec) plan.Node {
	return plan.Do{Fault: f, For: least, Until: plan.Decided}
}

// sideBySide holds several faults at once.
func sideBySide(least time.Duration, faults ...plan.Spec) plan.Node {
	p := plan.Parallel{}
	for _, f := range faults {
		p.Nodes = append(p.Nodes, hold(least, f))
	}
	return p
}

// watched goes on to watch for a time after a plan's faults are healed: what comes
// back may disturb later than right then.
func watched(node plan.Node, d time.Duration) plan.Node {
	return plan.Sequence{node, plan.Wait{For: d}}
}

// first returns the first host of a role in a region, and false when there is none.
func (b *builder) first(region string, role system.Role) (system.Host, bool) {
	for _, h := range b.model.Hosts {
		if h.Role == role && h.Region == region {
			return h, true
		}
	}
	return system.Host{}, false
}

// standbys are the regions that can take over from the home region.
func (b *builder) standbys() []string {
	if b.model.Home == "" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(b.model.Regions), func(r string) bool { return r == b.model.Home })
}

// elsewhere is the region that must take over, when there is only one.
func (b *builder) elsewhere() string {
	if s := b.standbys(); len(s) == 1 {
		return s[0]
	}
	return ""
}

// peers are the hosts that do the same as those of a service: of its group, wherever
// they stand.
func (b *builder) peers(s system.Service) []string {
	var hosts []string
	for _, other := range b.model.Services {
		if other.Name == s.Name || s.Group != "" && other.Group == s.Group {
			hosts = append(hosts, other.Hosts...)
		}
	}
	slices.Sort(hosts)
	return hosts
}

// theirs are the services of the system under test: none of ours, and some host each.
func (b *builder) theirs() []system.Service {
	return slices.DeleteFunc(slices.Clone(b.model.Services), func(s system.Service) bool { return s.Ours || len(s.Hosts) == 0 })
}

// tellsRegion says whether any workload tells which region served.
func (b *builder) tellsRegion() bool {
	return slices.ContainsFunc(b.settings.Workloads, settings.Workload.TellsRegion)
}

// name makes a part of an id of any name.
func name(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') }), "-")
}
