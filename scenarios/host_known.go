package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// hostHold is how long a host stays away at least.
const hostHold = 8 * time.Second

// victim is a kind of host that can be lost, and what users may see of it.
type victim struct {
	id         string // "primary"
	kind       string // "the primary"
	target     string // selector
	promise    string
	hypothesis string
	daily      string   // the mode that developers run; "" when none
	gate       []string // the modes that gate a change
	demands    []history.Demand
}

// knownHosts take away one host of each role that the home region, or the system,
// depends on: where it is known what a host is for, more is promised.
func knownHosts(b *builder) {
	for _, v := range b.victims() {
		for _, m := range modes() {
			b.add(harness.Scenario{
				ID: "host-" + v.id + "-" + m.name, Class: settings.HA, Labels: v.labels(m.name),
				Title:      fmt.Sprintf("Removal of %s, %s: %s", v.kind, m.name, v.promise),
				Hypothesis: v.hypothesis,
				Plan:       hold(hostHold, fault("f1", m.kind, v.target)),
				Demands:    v.demands,
			})
		}
	}
}

func (v victim) labels(mode string) []string {
	switch {
	case mode == v.daily:
		return daily("host")
	case slices.Contains(v.gate, mode):
		return gate("host")
	}
	return rare("host")
}

// victims finds one host of each known kind. Without a home region nobody can tell
// which of several databases is the primary.
func (b *builder) victims() []victim {
	if b.model.Home == "" {
		return nil
	}
	const c = settings.HA
	var vs []victim
	add := func(v victim, where, region string, role system.Role) {
		if h, there := b.first(region, role); there {
			v.target = fmt.Sprintf("first 1 of role=%s,region=%s", role, where)
			vs = append(vs, v)
			b.covered = append(b.covered, h.Service)
		}
	}
	unnoticed := slices.Concat(b.available(c), b.safe(c), b.recovered(c))
	add(victim{
		id: "app", kind: "one app host", promise: "a few failed requests at most", daily: "silent", gate: []string{"killed"},
		hypothesis: "the balancer moves users to the other app hosts within availability",
		demands:    unnoticed,
	}, "home", b.model.Home, system.App)
	add(victim{
		id: "primary", kind: "the primary", promise: "goes read-only, fails over and loses nothing", daily: "killed", gate: []string{"silent", "stalled"},
		hypothesis: "reads are served on, the replica is promoted within the RTO, nothing is lost",
		demands:    slices.Concat(b.readOnly(c), b.served(c, ""), b.safe(c), b.recovered(c)),
	}, "home", b.model.Home, system.Database)
	for _, standby := range b.standbys() {
		add(victim{
			id: "replica-" + name(standby), kind: "the replica in " + standby, promise: "users write again within the objective", gate: []string{"silent"},
			hypothesis: "writes wait until replication is loosened, then go on; reads never stop",
			demands:    slices.Concat(b.served(c, b.model.Home), b.safe(c), b.recovered(c)),
		}, standby, standby, system.Database)
	}
	add(victim{
		id: "pilot", kind: "the pilot", promise: "nobody notices", gate: []string{"silent"},
		hypothesis: "nothing else fails, so nobody misses it",
		demands:    unnoticed,
	}, "outside", system.Outside, system.Pilot)
	add(victim{
		id: "resolver", kind: "one resolver host", promise: "nobody notices",
		hypothesis: "the other resolver answers; users see nothing",
		demands:    unnoticed,
	}, "home", b.model.Home, system.Resolver)
	return vs
}

// headless are experiments in which nobody is left to fail over, so that the
// read-only mode must carry the service for as long as the fault lasts. A quick
// failover would hide that there is none.
func headless(b *builder) {
	_, primary := b.first(b.model.Home, system.Database)
	_, pilot := b.first(system.Outside, system.Pilot)
	if b.model.Home == "" || !primary || !pilot {
		return
	}
	const c = settings.DR
	b.add(harness.Scenario{
		ID: "headless", Class: c, Labels: gate("host"),
		Title:      "Removal of the primary and the pilot at once, silent: reads are served and writes politely refused",
		Hypothesis: "users read all the time and are told that they cannot write for now; nothing is lost",
		Plan: sideBySide(hostHold,
			fault("f1", "host.vanish", "first 1 of role=database,region=home"),
			fault("f2", "host.vanish", "first 1 of role=pilot,region=outside")),
		Demands: slices.Concat(b.readOnly(c), b.safe(c), b.recovered(c)),
	})
}
