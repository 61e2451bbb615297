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

// regionHold is how long a region stays dark at least.
const regionHold = 8 * time.Second

// blackouts take each region away as a whole.
func blackouts(b *builder) {
	for _, region := range b.model.Regions {
		if len(b.model.In(region)) == len(b.model.Hosts) {
			b.left = append(b.left, fmt.Sprintf("no blackout of %s is tried: every host is in it, so it would show nothing", region))
			continue
		}
		switch {
		case region == b.model.Home:
			b.blackoutOfHome()
		case b.model.Home != "":
			b.blackoutOfStandby(region)
		default:
			b.blackoutOf(region)
		}
	}
}

// dark adds the blackout of a region in both modes.
func (b *builder) dark(id, target string, s harness.Scenario, silent, refused []string) {
	for _, v := range []struct {
		mode   string
		labels []string
	}{{"silent", silent}, {"refused", refused}} {
		one := s
		one.ID, one.Labels = id+"-"+v.mode, v.labels
		one.Title = fmt.Sprintf(s.Title, v.mode)
		one.Plan = b.watchedIfQuorum(settings.DR, len(b.model.Regions), hold(regionHold, fault("f1", "region.blackout", target, "mode", v.mode)))
		one.Class, one.Wide = settings.DR, true // all of a region is what is meant, however large it is
		b.add(one)
	}
}

func (b *builder) blackoutOfHome() {
	const c = settings.DR
	b.dark("blackout-active", "region=home", harness.Scenario{
		Title:      "Blackout of the active region, %s: goes read-only, fails over, loses nothing and comes home",
		Hypothesis: "users read all the time and write again within the RTO; the region comes back",
		Demands:    slices.Concat(b.readOnly(c), b.served(c, b.elsewhere()), b.safe(c), b.recovered(c)),
	}, daily("region"), gate("region"))
}

func (b *builder) blackoutOfStandby(region string) {
	const c = settings.DR
	b.dark("blackout-standby-"+name(region), "region="+region, harness.Scenario{
		Title:      "Blackout of the standby region " + region + ", %s: users write again within the objective",
		Hypothesis: "writes wait until replication is loosened, then go on; reads never stop",
		Demands:    slices.Concat(b.served(c, b.model.Home), b.safe(c), b.recovered(c)),
	}, daily("region", "standby"), rare("region", "standby"))
}

// blackoutOf a region of a system without a home. Users must be served on only where
// somebody outside the region does what its hosts do.
func (b *builder) blackoutOf(region string) {
	const c = settings.DR
	s := harness.Scenario{
		Title:      "Blackout of region " + region + ", %s: users are served again within the objective",
		Hypothesis: "whatever stands in the region has peers elsewhere, and these serve on; nothing is lost",
		Demands:    slices.Concat(b.served(c, ""), b.safe(c), b.recovered(c)),
	}
	if alone := b.onlyIn(region); len(alone) > 0 {
		b.left = append(b.left, fmt.Sprintf("failover_within is not demanded of the blackout of %s: %s stands nowhere else", region, strings.Join(alone, ", ")))
		s.Title = "Blackout of region " + region + ", %s: nothing is lost, and all is well again afterwards"
		s.Hypothesis = "users may miss what stands nowhere else; nothing that was acknowledged is lost"
		s.Demands = slices.Concat(b.safe(c), b.recovered(c))
	}
	b.dark("blackout-"+name(region), "region="+region, s, daily("region"), gate("region"))
}

// onlyIn lists the services that do something in a region that nobody does elsewhere.
func (b *builder) onlyIn(region string) []string {
	var alone []string
	for _, s := range b.theirs() {
		elsewhere := slices.ContainsFunc(b.peers(s), func(host string) bool {
			h, _ := b.model.Host(host)
			return h.Region != region
		})
		if s.Region == region && s.Role != system.Resolver && !elsewhere {
			alone = append(alone, s.Name)
		}
	}
	return alone
}

// ill is something that befalls an active region: the home region, or, where there is
// none, each.
type ill struct {
	id, title, hypothesis string // the title has a place for the region's name
	node                  func(region string) plan.Node
	// borne says that users are not promised to be moved elsewhere meanwhile: nobody can
	// say from without whether a region that half works should be left.
	borne  bool
	labels []string
}

// only holds one fault of a region.
func only(kind string) func(region string) plan.Node {
	return func(region string) plan.Node { return hold(regionHold, fault("f1", kind, "region="+region)) }
}

// power takes the power of each region in two steps: what is still there after the
// first may be asked to take over, and is lost as well. (Kakao lost a data centre so
// in 2022.)
func power(b *builder) {
	b.befalls(ill{
		id: "power", title: "Region %s loses its power in two steps", node: only("region.power"), labels: rare("region"),
		hypothesis: "whoever takes over after the first step is not lost with the second",
	})
}

// asymmetric loses what a region sends to the others, while what they send arrives.
func asymmetric(b *builder) {
	if len(b.model.Regions) > 1 {
		b.befalls(ill{
			id: "asymmetric", title: "What region %s sends to the other regions is lost", node: only("region.partition_asymmetric"), labels: rare("region"),
			hypothesis: "one region takes itself for whole, the others do not hear it; only one side acknowledges writes",
		})
	}
}

// A brown-out: the delay begins first and ends last, so that each fault is measured
// while the other one rests.
const (
	brownLead = 5 * time.Second
	brownHold = 8 * time.Second
	brownTail = 5 * time.Second
)

// brownOut makes what comes into a region, and what it sends, late and lossy, as an
// overloaded network does: everything still works, now and then.
func brownOut(b *builder) {
	labels := rare("region")
	if b.model.Home != "" {
		labels = gate("region")
	}
	b.befalls(ill{
		id: "brownout", title: "Brown-out of region %s, slow and lossy", borne: true, labels: labels,
		hypothesis: "what is late and lossy is used less, or borne; it is not tried again and again",
		node: func(region string) plan.Node {
			if !b.entered(region) {
				return nil
			}
			at, from := "role!=resolver,region="+region, "role!=resolver,region!="+region
			return plan.Parallel{Stagger: brownLead, Nodes: []plan.Node{
				plan.Do{Fault: fault("f1", "link.latency", at, "from", from, "delay", "100ms"), For: brownLead + brownHold + brownTail},
				plan.Do{Fault: fault("f2", "link.loss", at, "from", from, "loss", "5%"), For: brownHold},
			}}
		},
	})
}

// befalls adds the scenarios of something that befalls active regions. Users must be
// served again where others do the same, unless it is borne.
func (b *builder) befalls(of ill) {
	const c = settings.DR
	for _, region := range b.model.Regions {
		if len(b.model.In(region)) == len(b.model.Hosts) || b.model.Home != "" && region != b.model.Home {
			continue
		}
		node := of.node(region)
		if node == nil {
			continue
		}
		demands, promise := slices.Concat(b.safe(c), b.recovered(c)), "nothing is lost, and all is well again afterwards"
		if !of.borne && len(b.onlyIn(region)) == 0 {
			demands, promise = append(b.served(c, ""), demands...), "users are served again within the objective"
		}
		b.add(harness.Scenario{
			ID: of.id + "-" + name(region), Class: c, Labels: of.labels,
			Title:      fmt.Sprintf(of.title, region) + ": " + promise,
			Hypothesis: of.hypothesis,
			Plan:       b.watchedIfQuorum(c, len(b.model.Regions), node),
			Demands:    demands, Wide: true,
		})
	}
}

// entered says whether any link leads into a region from elsewhere.
func (b *builder) entered(region string) bool {
	in := b.model.In(region)
	return slices.ContainsFunc(b.model.Links, func(l system.Link) bool {
		return slices.Contains(in, l.To) && !slices.Contains(in, l.From)
	})
}
