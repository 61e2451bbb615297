package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// Kept connections and caches hide a loss of DNS. It is held for long enough
// for connections to age out and names to be asked again, so that it is felt.
const dnsHold = 20 * time.Second

// resolvers take the resolvers of a region away: of the home region, or, when there
// is none, of each region that has any and of those that stand in none.
func resolvers(b *builder) {
	if b.model.Home != "" {
		b.resolversOf(b.model.Home, "home", "in the active region", "the active region", false)
		return
	}
	for _, region := range append(slices.Clone(b.model.Regions), system.Outside) {
		switch {
		case len(b.model.Resolvers(region)) == 0:
		case region == system.Outside:
			b.resolversOf(region, "outside", "for the hosts in no region", "the hosts in no region", len(b.model.Regions) > 0)
		default:
			b.resolversOf(region, region, "in region "+region, "region "+region, true)
		}
	}
}

// resolversOf adds the scenarios of one region. where is its name in a selector, in and
// of are what titles call it;
// seldom keeps them out of the gate, where there are many regions.
func (b *builder) resolversOf(region, where, in, of string, seldom bool) {
	labels := func(usual func(...string) []string) []string {
		if seldom {
			return rare("dns")
		}
		return usual("dns")
	}
	target := "role=resolver,region=" + where
	id := "dns-" + name(where)
	fleet, one := settings.DR, settings.HA
	alone := len(b.model.In(region)) == len(b.model.Hosts) // nobody is left whose names resolve
	demands := slices.Concat(b.safe(fleet), b.recovered(fleet))
	hypothesis, promise := "when names resolve again all is well again; nothing is lost", "nothing is lost, and all is well again afterwards"
	if !alone {
		demands = append(b.served(fleet, ""), demands...)
		hypothesis, promise = "users are moved to where names still resolve; nothing is lost", "users are served again within the objective"
	}
	for _, v := range []struct {
		mode   string
		labels []string
	}{{"silent", labels(daily)}, {"refused", labels(gate)}} {
		b.add(harness.Scenario{
			ID: id + "-fleet-" + v.mode, Class: fleet, Labels: v.labels,
			Title:      fmt.Sprintf("DNS is lost %s, the whole fleet, %s: %s", in, v.mode, promise),
			Hypothesis: hypothesis,
			Plan:       hold(dnsHold, fault("f1", "dns.lost", target, "mode", v.mode)),
			Demands:    demands,
			Wide:       true, // all of a fleet is what is meant, however small the system is
		})
	}
	b.add(harness.Scenario{
		ID: id + "-fleet-servfail", Class: fleet, Labels: labels(gate),
		Title:      fmt.Sprintf("DNS answers SERVFAIL %s, the whole fleet: %s", in, promise),
		Hypothesis: hypothesis,
		Plan:       hold(dnsHold, fault("f1", "dns.servfail", target, "from", "region="+where)),
		Demands:    demands,
	})
	if len(b.model.Resolvers(region)) < 2 {
		return
	}
	for _, v := range []struct {
		mode   string
		labels []string
	}{{"silent", labels(daily)}, {"refused", rare("dns")}} {
		b.add(harness.Scenario{
			ID: id + "-one-" + v.mode, Class: one, Labels: v.labels,
			Title:      fmt.Sprintf("One resolver of %s is lost, %s: nobody notices", of, v.mode),
			Hypothesis: "the other resolver answers; users see nothing",
			Plan:       hold(dnsHold, fault("f1", "dns.lost", "first 1 of "+target, "mode", v.mode)),
			Demands:    slices.Concat(b.available(one), b.safe(one), b.recovered(one)),
		})
	}
}
