package drill_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/drill"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

var update = flag.Bool("update", false, "write the golden files anew")

// kind is one on paper. What it has is said by its fields.
type kind struct {
	fault.Kind
	name  string
	group fault.Group
	needs []system.Capability
	takes bool // its victims are its targets
	specs func(system.Model) []system.Selector
}

func (k kind) Name() string               { return k.name }
func (k kind) Doc() fault.Doc             { return fault.Doc{Group: k.group} }
func (k kind) Needs() []system.Capability { return k.needs }

func (k kind) Check(m system.Model, s plan.Spec) error {
	_, err := s.Target.Resolve(m, 0)
	return err
}

func (k kind) Victims(m system.Model, s plan.Spec, seed int64) []string {
	if !k.takes {
		return nil
	}
	hosts, _ := s.Target.Resolve(m, seed)
	return hosts
}

func (k kind) Candidates(m system.Model) []plan.Spec {
	var all []plan.Spec
	for _, target := range k.specs(m) {
		all = append(all, plan.Spec{Kind: k.name, Target: target})
	}
	return all
}

func firstOfEach(m system.Model) []system.Selector {
	var all []system.Selector
	for _, s := range m.Services {
		all = append(all, system.Hosts(s.Hosts[0]))
	}
	return all
}

func eachService(m system.Model) []system.Selector {
	var all []system.Selector
	for _, s := range m.Services {
		all = append(all, system.OfService(s.Name))
	}
	return all
}

func eachRegion(m system.Model) []system.Selector {
	var all []system.Selector
	for _, r := range m.Regions {
		all = append(all, system.InRegion(r))
	}
	return all
}

// kinds are some of each group.
func kinds() fault.Set {
	packets := []system.Capability{system.CanPackets}
	return fault.Set{
		kind{name: "noop", specs: eachService},
		kind{name: "host.kill", group: fault.Instance, needs: packets, takes: true, specs: firstOfEach},
		kind{name: "host.throttle", group: fault.Instance, specs: firstOfEach},
		kind{name: "link.slow", group: fault.Latency, needs: packets, specs: eachService},
		kind{name: "region.dark", group: fault.Region, needs: packets, takes: true, specs: eachRegion},
		kind{name: "disk.full", group: fault.Instance, needs: []system.Capability{system.CanFiles}, specs: firstOfEach},
	}
}

// twoRegions has 9 hosts: three web hosts and a database in each of two regions, and
// an edge.
func twoRegions() system.Model {
	m := system.Model{Regions: []string{"seoul", "tokyo"}, Home: "seoul"}
	add := func(name, region string, hosts int) {
		s := system.Service{Name: name, Region: region}
		for i := range hosts {
			h := system.Host{Name: fmt.Sprintf("%s-%d", name, i+1), Service: name, Region: region}
			s.Hosts, m.Hosts = append(s.Hosts, h.Name), append(m.Hosts, h)
		}
		m.Services = append(m.Services, s)
	}
	for _, r := range m.Regions {
		add("db-"+r, r, 1)
		add("web-"+r, r, 3)
	}
	add("edge", "", 1)
	return m
}

func options(seed int64) drill.Options {
	return drill.Options{
		Seed: seed, Budget: 10 * time.Minute, HostsAtOnce: 0.6, Kinds: kinds(),
		Offers: []system.Capability{system.CanPackets},
	}
}

// text prints a drill.
func text(episodes []drill.Episode) string {
	var b strings.Builder
	for _, e := range episodes {
		fmt.Fprintf(&b, "%s, %s\n%s", e.Class, e.Takes, plan.Text(e.Node))
	}
	return b.String()
}

func draw(t *testing.T, m system.Model, o drill.Options) []drill.Episode {
	t.Helper()
	all, err := drill.Draw(m, o)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestTheSameSeedGivesTheSameDrill compares drills with golden files: whatever
// process draws them.
func TestTheSameSeedGivesTheSameDrill(t *testing.T) {
	for _, month := range []string{"2026-11", "2026-12"} {
		t.Run(month, func(t *testing.T) {
			g := NewWithT(t)
			parsed, err := drill.ParseMonth(month)
			g.Expect(err).NotTo(HaveOccurred())
			got := text(draw(t, twoRegions(), options(parsed.Seed())))
			file := filepath.Join("testdata", month+".txt")
			if *update {
				g.Expect(os.MkdirAll("testdata", 0o755)).To(Succeed())
				g.Expect(os.WriteFile(file, []byte(got), 0o644)).To(Succeed())
			}
			want, err := os.ReadFile(file)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(got).To(Equal(string(want)), "the month's drill has changed; run the test with -update if that is meant")
		})
	}
}

// TestEveryDrillKeepsItsPromises draws many, and looks at what each must be.
func TestEveryDrillKeepsItsPromises(t *testing.T) {
	m := twoRegions()
	drawn := map[string]int{}
	for seed := range int64(200) {
		g := NewWithT(t)
		o := options(seed)
		total := time.Duration(0)
		var all plan.Sequence
		for _, e := range draw(t, m, o) {
			total += e.Takes
			all = append(all, e.Node)
			specs := plan.Specs(e.Node)
			for _, s := range specs {
				drawn[s.Kind]++
			}
			drawn[fmt.Sprintf("%d at once", len(specs))]++
			g.Expect(e.Class).To(Equal(classOf(m, specs)), plan.Text(e.Node))
			g.Expect(taken(m, specs)).To(BeNumerically("<=", 5), "60 %% of 9 hosts: %s", plan.Text(e.Node))
			g.Expect(e.Takes).To(Equal(plan.Length(e.Node) + drill.Between + drill.Usual))
		}
		g.Expect(plan.Validate(all)).To(Succeed())
		g.Expect(total).To(BeNumerically("<=", o.Budget))
		g.Expect(total).To(BeNumerically(">", o.Budget-90*time.Second), "the budget is used")
	}
	g := NewWithT(t)
	for _, what := range []string{"host.kill", "host.throttle", "link.slow", "region.dark", "1 at once", "2 at once"} {
		g.Expect(drawn[what]).To(BeNumerically(">", 100), what)
	}
	g.Expect(drawn).NotTo(HaveKey("noop"), "it has no group")
	g.Expect(drawn).NotTo(HaveKey("disk.full"), "the world cannot do that")
	g.Expect(drawn["2 at once"]).To(BeNumerically("<", drawn["1 at once"]))
}

// taken counts the hosts that faults take away.
func taken(m system.Model, specs []plan.Spec) int {
	n := 0
	for _, s := range specs {
		k, _ := kinds().Kind(s.Kind)
		n += len(k.Victims(m, s, 0))
	}
	return n
}

func classOf(m system.Model, specs []plan.Spec) settings.Class {
	if len(specs) == 1 && taken(m, specs) <= 1 {
		return settings.HA
	}
	return settings.DR
}

// TestPairsCanBeProven: two faults act on other hosts, and who takes nobody away
// is there first.
func TestPairsCanBeProven(t *testing.T) {
	m := twoRegions()
	for seed := range int64(100) {
		for _, e := range draw(t, m, options(seed)) {
			specs := plan.Specs(e.Node)
			if len(specs) < 2 {
				continue
			}
			g := NewWithT(t)
			p := e.Node.(plan.Parallel)
			outer, inner := p.Nodes[0].(plan.Do), p.Nodes[1].(plan.Do)
			g.Expect(outer.For).To(BeNumerically(">=", p.Stagger+inner.For+10*time.Second))
			a, _ := outer.Fault.Target.Resolve(m, 0)
			b, _ := inner.Fault.Target.Resolve(m, 0)
			g.Expect(a).NotTo(ContainElement(BeElementOf(b)))
			if taken(m, specs[:1]) > 0 {
				g.Expect([]string{outer.Fault.Kind, inner.Fault.Kind}).To(HaveEach("host.kill"), "both take hosts away: %s", plan.Text(p))
			}
		}
	}
}

func TestWhatAFileLeavesAlone(t *testing.T) {
	m := twoRegions()
	for name, test := range map[string]struct {
		drill settings.Drill
		limit float64
		never func(plan.Spec) bool
	}{
		"a kind":           {drill: settings.Drill{Never: []settings.Exclusion{{Pattern: "host.*"}}}, never: func(s plan.Spec) bool { return strings.HasPrefix(s.Kind, "host.") }},
		"a service":        {drill: settings.Drill{Never: []settings.Exclusion{{Pattern: "db-*"}}}, never: func(s plan.Spec) bool { return touches(m, s, "db-") || s.Kind == "region.dark" }},
		"one host":         {drill: settings.Drill{Never: []settings.Exclusion{{Pattern: "web-seoul-2"}}}, never: func(s plan.Spec) bool { return touches(m, s, "web-seoul-2") }},
		"a weight of 0":    {drill: settings.Drill{Weights: map[string]float64{"region": 0}}, never: func(s plan.Spec) bool { return s.Kind == "region.dark" }},
		"too many at once": {limit: 0.4, never: func(s plan.Spec) bool { return s.Kind == "region.dark" }},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range int64(50) {
				o := options(seed)
				o.Settings, o.HostsAtOnce = test.drill, cmp.Or(test.limit, o.HostsAtOnce)
				for _, e := range draw(t, m, o) {
					NewWithT(t).Expect(slices.ContainsFunc(plan.Specs(e.Node), test.never)).To(BeFalse(), plan.Text(e.Node))
				}
			}
		})
	}
}

// touches says whether a fault acts on a host whose name begins so.
func touches(m system.Model, s plan.Spec, prefix string) bool {
	hosts, _ := s.Target.Resolve(m, 0)
	return slices.ContainsFunc(hosts, func(h string) bool { return strings.HasPrefix(h, prefix) })
}

// TestWeightsShiftTheDraw: a group of ten times the weight comes more often.
func TestWeightsShiftTheDraw(t *testing.T) {
	count := func(weights map[string]float64) (dark int) {
		for seed := range int64(50) {
			o := options(seed)
			o.Settings.Weights = weights
			for _, e := range draw(t, twoRegions(), o) {
				for _, s := range plan.Specs(e.Node) {
					if s.Kind == "region.dark" {
						dark++
					}
				}
			}
		}
		return dark
	}
	g := NewWithT(t)
	g.Expect(count(map[string]float64{"region": 10})).To(BeNumerically(">", 2*count(nil)))
}

// TestEveryHostOfAServiceIsDrawn although a kind offers the first one.
func TestEveryHostOfAServiceIsDrawn(t *testing.T) {
	drawn := map[string]bool{}
	for seed := range int64(50) {
		for _, e := range draw(t, twoRegions(), options(seed)) {
			for _, s := range plan.Specs(e.Node) {
				drawn[s.Target.String()] = true
			}
		}
	}
	NewWithT(t).Expect(drawn).To(And(HaveKey("host=web-seoul-1"), HaveKey("host=web-seoul-2"), HaveKey("host=web-tokyo-3")))
}

func TestWhatCannotBeDrawn(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*drill.Options)
		says   string
	}{
		"nothing is left": {func(o *drill.Options) { o.Settings.Never = []settings.Exclusion{{Pattern: "*"}} }, "there is nothing to draw from"},
		"no time":         {func(o *drill.Options) { o.Budget = 20 * time.Second }, "a budget of 20s has no room for an episode; give it 1m7s at least"},
		"fits nothing": {
			func(o *drill.Options) {
				o.Settings.Never = []settings.Exclusion{{Pattern: "host.kil", File: "compose.yml", Line: 7}}
			},
			`compose.yml:7: x-gameday.drill.never: "host.kil" fits no kind of fault, no service and no host (did you mean "host.kill"?)`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := options(1)
			test.change(&o)
			_, err := drill.Draw(twoRegions(), o)
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(test.says)))
		})
	}
}

func TestMonths(t *testing.T) {
	g := NewWithT(t)
	m, err := drill.ParseMonth("2026-11")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(m.Seed()).To(Equal(int64(202611)))
	g.Expect(m).To(Equal(drill.MonthOf(time.Date(2026, 12, 1, 3, 0, 0, 0, time.FixedZone("KST", 9*3600)))), "months are those of UTC")
	g.Expect(m.String()).To(Equal("2026-11"))
	for _, bad := range []string{"", "2026", "2026-13", "11-2026", "2026-11-01"} {
		_, err := drill.ParseMonth(bad)
		g.Expect(err).To(MatchError(ContainSubstring("is no month")), bad)
	}
}
