package scenarios

import (
	"fmt"
	"slices"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// partialPartition leaves one app host that still reaches what everybody else has
// lost. That is where two writers come from, since what looks dead to those who
// decide goes on serving. (Alquraan et al., "An Analysis of Network-Partitioning
// Failures in Cloud Systems", OSDI 2018, find partial ones in 29 % of failures.)
func partialPartition(b *builder) {
	if len(b.standbys()) == 0 {
		return
	}
	primary, some := b.first(b.model.Home, system.Database)
	confidant, other := b.first(b.model.Home, system.App)
	if !some || !other {
		return
	}
	const c = settings.HA
	b.add(harness.Scenario{
		ID: "partition-partial", Class: c, Labels: gate("partition"),
		Title:      "Partition, the primary is reached by one app host only: there is never more than one writer",
		Hypothesis: "the old primary acknowledges nothing more, although a host that serves users still reaches it",
		Plan: hold(hostHold, fault("f1", "partition.split", "host="+primary.Name,
			"from", fmt.Sprintf("role!=resolver,host!=%s|%s", primary.Name, confidant.Name))),
		Demands: slices.Concat(b.served(c, b.elsewhere()), b.safe(c), b.recovered(c)),
	})
}

// oneWay loses what the primary sends, while it hears everybody; or, in a group of peers
// that may be run by a majority, what one of them sends to the others. Whoever is
// heard by nobody and hears all is easily taken for alive, by itself first.
func oneWay(b *builder) {
	const c = settings.HA
	if primary, there := b.first(b.model.Home, system.Database); there && len(b.standbys()) > 0 {
		b.add(harness.Scenario{
			ID: "partition-oneway", Class: c, Labels: gate("partition"),
			Title:      "Partition in one direction, the primary hears everybody and nobody hears it: there is never more than one writer",
			Hypothesis: "the old primary acknowledges nothing more, although all that is said to it arrives",
			Plan:       hold(hostHold, fault("f1", "partition.oneway", "host="+primary.Name, "to", "role!=resolver,host!="+primary.Name)),
			Demands:    slices.Concat(b.served(c, b.elsewhere()), b.safe(c), b.recovered(c)),
		})
		return
	}
	groups := map[string]bool{}
	for _, s := range b.theirs() {
		peers := b.peers(s)
		if len(peers) < quorumSize || groups[peers[0]] || s.Role == system.App {
			continue
		}
		groups[peers[0]] = true
		b.add(harness.Scenario{
			ID: "oneway-" + name(peers[0]), Class: c, Labels: rare("partition"),
			Title:      fmt.Sprintf("Partition in one direction, %s hears its %d peers and they do not hear it: users are served again within the objective", peers[0], len(peers)-1),
			Hypothesis: "the others hear each other, agree without it and serve on",
			Plan:       b.watchedIfQuorum(c, len(peers), hold(hostHold, fault("f1", "partition.oneway", hostsSelector(peers[:1]), "to", hostsSelector(peers[1:])))),
			Demands:    slices.Concat(b.served(c, ""), b.safe(c), b.recovered(c)),
		})
	}
}

// isolated cuts each region off from the other regions, while users, and what stands
// in no region, still reach it.
func isolated(b *builder) {
	if len(b.model.Regions) < 2 {
		return
	}
	const c = settings.DR
	for _, region := range b.model.Regions {
		quorum := len(b.model.Regions) >= quorumSize
		labels := rare("region", "partition")
		if quorum && len(b.covered) == 0 {
			labels = gate("region", "partition")
		}
		b.add(harness.Scenario{
			ID: "isolated-" + name(region), Class: c, Labels: labels,
			Title:      fmt.Sprintf("Region %s is isolated from the other regions, silent: users are served again within the objective", region),
			Hypothesis: "whoever is left in the majority, or is at home, serves on; nobody else acknowledges anything",
			Plan: b.watchedIfQuorum(c, len(b.model.Regions), hold(regionHold, fault("f1", "partition.split", "role!=resolver,region="+region,
				"from", fmt.Sprintf("role!=resolver,region!=%s|outside", region)))),
			Demands: slices.Concat(b.served(c, ""), b.safe(c), b.recovered(c)),
			Wide:    true,
		})
	}
}
