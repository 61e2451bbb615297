package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// quorumSize is from how many peers on a service may be run by a majority of them.
// What comes back to such a group may unsettle it: a member that was cut off returns
// with a higher term and forces an election.
const quorumSize = 3

// hosts takes away one host of each service of which nothing more is known, and,
// where three or more do the same, a minority and a majority of them.
func hosts(b *builder) {
	groups := map[string]bool{}
	for _, s := range b.theirs() {
		peers := b.peers(s)
		if slices.Contains(b.covered, s.Name) {
			b.returning(s, len(peers))
			continue
		}
		b.oneOf(s, len(peers))
		b.returning(s, len(peers))
		if key := peers[0]; len(peers) >= quorumSize && !groups[key] && s.Role != system.App {
			groups[key] = true
			b.partOf(s, peers)
		}
	}
}

// oneOf takes one host of a service away in every mode. peers is how many hosts do
// the same, itself included.
func (b *builder) oneOf(s system.Service, peers int) {
	const c = settings.HA
	title, promise := "the only host of "+s.Name, "nothing is lost, and all is well again afterwards"
	hypothesis := "nobody else does what it does, so users may miss it; nothing that was acknowledged is lost"
	demands := slices.Concat(b.safe(c), b.recovered(c))
	if peers > 1 {
		title, promise = "one host of "+s.Name, "users are served again within the objective"
		if len(s.Hosts) == 1 {
			title = "the host " + s.Hosts[0]
		}
		hypothesis = fmt.Sprintf("one of %d hosts that do the same is missing; the others serve on", peers)
		demands = append(b.served(c, ""), demands...)
	} else {
		b.left = append(b.left, fmt.Sprintf("failover_within is not demanded of the loss of %s: no other host does the same", s.Hosts[0]))
	}
	for _, m := range modes() {
		b.add(harness.Scenario{
			ID: "host-" + name(s.Name) + "-" + m.name, Class: c, Labels: b.hostLabels(m.name),
			Title:      fmt.Sprintf("Removal of %s, %s: %s", title, m.name, promise),
			Hypothesis: hypothesis,
			Plan:       b.watchedIfQuorum(c, peers, hold(hostHold, fault("f1", m.kind, "first 1 of service="+s.Name))),
			Demands:    demands,
		})
	}
}

// returning restarts one host of a service, and keeps one in a crash loop.
func (b *builder) returning(s system.Service, peers int) {
	const c = settings.HA
	for _, r := range []struct {
		id, title, kind, hypothesis string
		hold                        time.Duration
	}{
		{"restarted", "Restart of one host of ", "host.restart", "what comes back takes up its work, or waits until it can", hostHold},
		{"crash-loop", "Crash loop of one host of ", "host.crash_loop", "what comes back and goes again drags nobody along", 2 * hostHold},
	} {
		b.add(harness.Scenario{
			ID: "host-" + name(s.Name) + "-" + r.id, Class: c, Labels: b.hostLabels(r.id),
			Title:      r.title + s.Name + ": nothing is lost, and all is well again afterwards",
			Hypothesis: r.hypothesis,
			Plan:       b.watchedIfQuorum(c, peers, hold(r.hold, fault("f1", r.kind, "first 1 of service="+s.Name))),
			Demands:    slices.Concat(b.safe(c), b.recovered(c)),
		})
	}
}

// hostLabels are those of a host of which only the structure is known. Where the
// roles of others are known, those gate.
func (b *builder) hostLabels(mode string) []string {
	switch {
	case len(b.covered) > 0 || mode == "stalled":
		return rare("host")
	case mode == "silent":
		return daily("host")
	case mode != "killed":
		return rare("host")
	}
	return gate("host")
}

// watchedIfQuorum watches longer after the heal what a returning member may unsettle:
// until it is surely decided whether the service recovered for good in time.
func (b *builder) watchedIfQuorum(c settings.Class, peers int, node plan.Node) plan.Node {
	if peers < quorumSize {
		return node
	}
	return watched(node, b.recovery(c))
}

// partOf takes a minority (where that is more than one), and a majority of hosts
// that do the same away.
func (b *builder) partOf(s system.Service, peers []string) {
	const c = settings.DR
	group := name(s.Name)
	if len(s.Hosts) == 1 {
		group = "peers-of-" + group
	}
	add := func(share string, n int, promise, hypothesis string, demands []history.Demand) {
		b.add(harness.Scenario{
			ID: fmt.Sprintf("%s-%s-silent", share, group), Class: c, Labels: b.hostLabels("killed"),
			Title:      fmt.Sprintf("Removal of %d of the %d hosts like %s, silent: %s", n, len(peers), s.Hosts[0], promise),
			Hypothesis: hypothesis,
			Plan:       b.watchedIfQuorum(c, len(peers), hold(hostHold, fault("f1", "host.vanish", hostsSelector(peers[:n])))),
			Demands:    demands, Wide: true,
		})
	}
	minority := (len(peers) - 1) / 2
	if minority > 1 {
		add("minority", minority, "users are served again within the objective", "a majority is left, and serves on",
			slices.Concat(b.served(c, ""), b.safe(c), b.recovered(c)))
	}
	add("majority", len(peers)/2+1, "nothing is lost, and all is well again afterwards",
		"no majority is left: what is asked is refused politely, or left unanswered, and nothing that was acknowledged is lost",
		slices.Concat(b.safe(c), b.recovered(c)))
}

// hostsSelector names hosts.
func hostsSelector(hosts []string) string {
	text := "host="
	for i, h := range hosts {
		if i > 0 {
			text += "|"
		}
		text += h
	}
	return text
}
