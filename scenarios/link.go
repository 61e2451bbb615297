package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// A link that is slow is held for long enough for pools to fill and time-outs to
// expire. The delay is what a detour around half the world costs.
const (
	linkHold  = 10 * time.Second
	linkDelay = "250ms"
)

// slowLinks delay what each service is asked, and first what the primary is. A
// service that is slow is worse than one that is gone: nobody takes it out, and all
// who ask it wait. (Gunawi et al., "Fail-Slow at Scale", FAST 2018.)
func slowLinks(b *builder) {
	covered := ""
	if h, there := b.first(b.model.Home, system.Database); there && b.model.Home != "" && b.asked([]string{h.Name}) {
		covered = h.Service
		b.slowLink("primary", "the primary", "first 1 of role=database,region=home", gate("link"))
	}
	for _, s := range b.theirs() {
		if s.Name == covered || !b.asked(s.Hosts) {
			continue
		}
		b.slowLink(name(s.Name), s.Name, "service="+s.Name, rare("link"))
	}
}

func (b *builder) slowLink(id, of, target string, labels []string) {
	const c = settings.HA
	b.add(harness.Scenario{
		ID: "link-" + id + "-slow", Class: c, Labels: labels,
		Title:      fmt.Sprintf("Connections to %s are slow, by %s: nothing is lost, and all is well again afterwards", of, linkDelay),
		Hypothesis: "who waits holds nobody else up, and nothing is tried so often that it gets worse",
		Plan:       hold(linkHold, fault("f1", "link.latency", target, "delay", linkDelay)),
		Demands:    slices.Concat(b.safe(c), b.recovered(c)),
	})
}

// asked says whether any link leads to one of the hosts.
func (b *builder) asked(hosts []string) bool {
	return slices.ContainsFunc(b.model.Links, func(l system.Link) bool { return slices.Contains(hosts, l.To) })
}
