package injectors_test

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
	"github.com/gameday-harness/gameday/injectors"
)

func selector(t *testing.T, text string) system.Selector {
	t.Helper()
	s, err := system.ParseSelector(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func kindOf(t *testing.T, name string) fault.Kind {
	t.Helper()
	k, err := injectors.All().Kind(name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestChecksAndTitles(t *testing.T) {
	regions, quorum, single := memory.Regions(), memory.Quorum(), memory.Single()
	alone := system.Model{Services: []system.Service{{Name: "web"}}, Hosts: []system.Host{{Name: "web", Service: "web"}}}
	for name, test := range map[string]struct {
		model        system.Model
		kind, target string
		params       plan.Params
		title        string
		victims      []string
		want         string // in the error
	}{
		"control":                      {model: regions, kind: "noop", title: "nothing (control)"},
		"a host is killed":             {model: regions, kind: "host.kill", target: "host=db-here", title: "removal of host db-here, refused", victims: []string{"db-here"}},
		"two hosts vanish":             {model: regions, kind: "host.vanish", target: "service=app-here", title: "removal of hosts app-here-1 and app-here-2, silent", victims: []string{"app-here-1", "app-here-2"}},
		"one is drawn":                 {model: regions, kind: "host.stall", target: "any 1 of service=db-here", title: "removal of any 1 of service=db-here, stalled", victims: []string{"db-here"}},
		"blackout of the home":         {model: regions, kind: "region.blackout", target: "region=home", title: "blackout of region here, silent", victims: regions.In("here")},
		"blackout of two":              {model: quorum, kind: "region.blackout", target: "region=east|west", params: plan.Params{"mode": "refused"}, title: "blackout of regions east and west, refused", victims: []string{"dns-east", "dns-west", "store-east", "store-west"}},
		"the whole fleet":              {model: regions, kind: "dns.lost", target: "role=resolver,region=home", title: "loss of DNS: the whole resolver fleet of region here, silent", victims: []string{"dns-here-1", "dns-here-2"}},
		"one resolver":                 {model: regions, kind: "dns.lost", target: "role=resolver,region=there", params: plan.Params{"count": "1", "mode": "refused"}, title: "loss of DNS: 1 of 2 resolvers of region there, refused", victims: []string{"dns-there-1"}},
		"DNS without regions":          {model: single, kind: "dns.lost", target: "role=resolver", title: "loss of DNS: the whole resolver fleet, silent", victims: []string{"dns"}},
		"a partition":                  {model: quorum, kind: "partition.split", target: "host=store-east", params: plan.Params{"from": "role=database,region!=east"}, title: "partition: host store-east from hosts store-north and store-west", victims: []string{"store-east"}},
		"the smaller side":             {model: quorum, kind: "partition.split", target: "role=database,region!=east", params: plan.Params{"from": "host=store-east"}, title: "partition: hosts store-north and store-west from host store-east", victims: []string{"store-east"}},
		"a move":                       {model: single, kind: "host.move", target: "host=cache", title: "move of host cache to another address", victims: []string{"cache"}},
		"a target of the control":      {model: regions, kind: "noop", target: "all", want: "takes no target"},
		"no target":                    {model: regions, kind: "host.kill", want: "no hosts are named"},
		"a slip of a host":             {model: regions, kind: "host.kill", target: "host=db-her", want: `(did you mean "db-here"?)`},
		"an unknown parameter":         {model: regions, kind: "host.kill", target: "host=db-here", params: plan.Params{"mode": "silent"}, want: `unknown parameter "mode"`},
		"nobody is left":               {model: alone, kind: "host.vanish", target: "all", want: "there is nobody else to see"},
		"half a region":                {model: regions, kind: "region.blackout", target: "service=app-here", want: `some hosts of region "here" and not all`},
		"no region":                    {model: regions, kind: "region.blackout", target: "host=front", want: `host "front", which is in no region`},
		"a mode that it cannot have":   {model: regions, kind: "region.blackout", target: "region=home", params: plan.Params{"mode": "stalled"}, want: "no such value"},
		"no resolver":                  {model: regions, kind: "dns.lost", target: "region=here", want: "which is no resolver"},
		"more resolvers than there":    {model: regions, kind: "dns.lost", target: "role=resolver,region=here", params: plan.Params{"count": "3"}, want: "selects only 2 resolvers"},
		"nobody is apart":              {model: quorum, kind: "partition.split", target: "host=store-east", want: `parameter "from" must be said`},
		"apart from itself":            {model: quorum, kind: "partition.split", target: "host=store-east", params: plan.Params{"from": "role=database"}, want: `host "store-east" is in both groups`},
		"apart from whom":              {model: quorum, kind: "partition.split", target: "host=store-east", params: plan.Params{"from": "host=store-eas"}, want: `(did you mean "store-east"?)`},
		"two move":                     {model: regions, kind: "host.move", target: "service=app-here", want: "selects 2 hosts; one can move"},
		"a resolver cannot move":       {model: regions, kind: "host.move", target: "host=dns-here-1", want: `resolver "dns-here-1" cannot move`},
		"a move that nobody tells":     {model: alone, kind: "host.move", target: "host=web", want: "no resolver would tell"},
		"a move of the only host":      {model: memory.Fleet(1), kind: "host.move", target: "host=store", want: "nobody else to notice"},
		"a home that there is not":     {model: quorum, kind: "region.blackout", target: "region=home", want: "no home region"},
		"a stall of everybody":         {model: alone, kind: "host.stall", target: "host=web", want: "there is nobody else to see"},
		"resolvers that nobody asks":   {model: system.Model{Hosts: []system.Host{{Name: "dns", Role: system.Resolver, Region: "a"}, {Name: "web"}}}, kind: "dns.lost", target: "host=dns", want: "nobody asks resolver"},
		"every mistake at once":        {model: regions, kind: "dns.lost", target: "region=here", params: plan.Params{"mode": "x"}, want: "no such value"},
		"a selector that draws no one": {model: single, kind: "host.kill", target: "minority of service=web", want: "a minority of 1 is none"},
	} {
		t.Run(name, func(t *testing.T) {
			g, k := NewWithT(t), kindOf(t, test.kind)
			spec := plan.Spec{Kind: test.kind, Params: test.params}
			if test.target != "" {
				spec.Target = selector(t, test.target)
			}
			err := k.Check(test.model, spec)
			if test.want != "" {
				g.Expect(err).To(MatchError(ContainSubstring(test.want)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(k.Title(test.model, spec)).To(Equal(test.title))
			g.Expect(k.Victims(test.model, spec, 7)).To(Equal(test.victims))
		})
	}
}

// TestDocsAndDecodersAgree: a parameter that a Doc declares and a decoder does not
// read, or the other way round, is an error of Check.
func TestDocsAndDecodersAgree(t *testing.T) {
	m, seen := memory.Regions(), map[string]bool{}
	for _, k := range injectors.All() {
		t.Run(k.Name(), func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(seen[k.Name()]).To(BeFalse(), "the name is used twice")
			seen[k.Name()] = true
			doc := k.Doc()
			g.Expect(doc.Summary).To(HaveSuffix("."))
			g.Expect(doc.Models).NotTo(BeEmpty())
			g.Expect(doc.Proof).To(HaveSuffix("."))
			candidates := k.Candidates(m)
			if spec, said := saidByHand()[k.Name()]; said {
				candidates = append(candidates, spec)
			}
			g.Expect(candidates).NotTo(BeEmpty())
			for _, spec := range candidates {
				g.Expect(spec.ID).To(BeEmpty())
				g.Expect(doc.Target == "").To(Equal(spec.Target.IsZero()))
				full := maps.Clone(spec.Params)
				if full == nil {
					full = plan.Params{}
				}
				for _, p := range doc.Params {
					g.Expect(p.Usage).NotTo(BeEmpty())
					if _, said := full[p.Name]; !said {
						g.Expect(p.Default).NotTo(BeEmpty(), "a candidate must say what has no default")
						full[p.Name] = p.Default
					}
				}
				g.Expect(k.Check(m, plan.Spec{Kind: k.Name(), Target: spec.Target, Params: full})).To(Succeed())
				full["no-such"] = "1"
				g.Expect(k.Check(m, plan.Spec{Kind: k.Name(), Target: spec.Target, Params: full})).NotTo(Succeed())
			}
		})
	}
}

// saidByHand is one fault of each kind of which no model can tell a candidate.
func saidByHand() map[string]plan.Spec {
	return map[string]plan.Spec{
		"change.command": {Kind: "change.command", Target: system.Hosts("db-here"), Params: plan.Params{"argv": "true"}},
	}
}

func TestCandidatesFitTheShapeOfTheSystem(t *testing.T) {
	for name, test := range map[string]struct {
		model system.Model
		want  map[string]int // candidates by kind
	}{
		"two regions": {memory.Regions(), map[string]int{"noop": 1, "dns.lost": 10, "host.kill": 6, "host.vanish": 6, "host.stall": 6, "host.move": 6, "region.blackout": 4, "partition.split": 1}},
		"a quorum":    {memory.Quorum(), map[string]int{"noop": 1, "dns.lost": 8, "host.kill": 4, "host.vanish": 4, "host.stall": 4, "host.move": 4, "region.blackout": 6}},
		"one host":    {memory.Single(), map[string]int{"noop": 1, "dns.lost": 2, "host.kill": 2, "host.vanish": 2, "host.stall": 2, "host.move": 2}},
		"five equals": {memory.Fleet(5), map[string]int{"noop": 1, "dns.lost": 2, "host.kill": 1, "host.vanish": 1, "host.stall": 1, "host.move": 1, "partition.split": 1}},
		"alone":       {system.Model{Services: []system.Service{{Name: "web", Hosts: []string{"web"}}}, Hosts: []system.Host{{Name: "web", Service: "web"}}}, map[string]int{"noop": 1}},
		"one region": {system.Model{
			Regions:  []string{"a"},
			Services: []system.Service{{Name: "web", Region: "a", Hosts: []string{"web"}}, {Name: "db", Region: "a", Hosts: []string{"db"}}},
			Hosts:    []system.Host{{Name: "db", Service: "db", Region: "a"}, {Name: "web", Service: "web", Region: "a"}},
		}, map[string]int{"noop": 1, "host.kill": 2, "host.vanish": 2}},
	} {
		t.Run(name, func(t *testing.T) {
			got := map[string]int{}
			for _, k := range injectors.All() {
				for _, s := range k.Candidates(test.model) {
					got[s.Kind]++
					if err := k.Check(test.model, s); err != nil {
						t.Errorf("%s %s: %v", s.Kind, s.Target, err)
					}
				}
			}
			for _, kind := range []string{"noop", "dns.lost", "host.kill", "host.vanish", "host.stall", "host.move", "region.blackout", "partition.split"} {
				NewWithT(t).Expect(got[kind]).To(Equal(test.want[kind]), kind)
			}
		})
	}
}

// started starts a fault in a world of its own.
func started(g *WithT, w *memory.World, k fault.Kind, target system.Selector, p plan.Params) (fault.Active, error) {
	spec := plan.Spec{ID: "f1", Kind: k.Name(), Target: target, Params: p}
	g.Expect(k.Check(w.Model(), spec)).To(Succeed())
	return k.Start(context.Background(), w, fault.Injection{ID: "f1.1", Spec: spec, Level: 1})
}

// each is one fault of each kind that does something by itself.
func each() map[string]plan.Spec {
	specs := map[string]plan.Spec{}
	for _, k := range injectors.All() {
		if c := k.Candidates(memory.Regions()); k.Name() != "noop" && len(c) > 0 {
			specs[k.Name()] = c[0]
		}
	}
	return specs
}

// TestAFaultThatEndedEarlyIsNotConfirmed takes faults back behind their backs, as a
// gateway that lost them would: a confirmation that passed then would be decoration.
func TestAFaultThatEndedEarlyIsNotConfirmed(t *testing.T) {
	for name, spec := range each() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, k, w := NewWithT(t), kindOf(t, name), memory.New(memory.Regions(), memory.Options{})
				in := fault.Injection{ID: "f1.1", Spec: spec, Level: 1}
				active, err := k.Start(t.Context(), w, in)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(k.Undo(t.Context(), w, in)).To(Succeed())
				g.Expect(wait.Pause(t.Context(), time.Second)).To(Succeed())
				_, err = active.Confirm(t.Context())
				g.Expect(err).To(HaveOccurred())
				out, err := active.Heal(t.Context())
				if err != nil { // some cannot tell, such as a stall: nobody knows that a process went on
					g.Expect(err).To(MatchError(ContainSubstring("it ended early")))
				}
				g.Expect(out.Removed).To(BeTrue())
				out, err = active.Heal(t.Context())
				g.Expect(err).NotTo(HaveOccurred(), "it is told once")
				g.Expect(out.Removed).To(BeTrue())
				g.Expect(w.InForce()).To(BeEmpty())
			})
		})
	}
}

func TestAStartThatFailsLeavesNothing(t *testing.T) {
	boom := errors.New("boom")
	for _, test := range []struct {
		kind   string
		params plan.Params
		power  string // that fails
	}{
		{kind: "host.kill", power: "Cut"},
		{kind: "host.kill", power: "Kill"},
		{kind: "host.kill", power: "EchoStart"},
		{kind: "host.kill", power: "EchoRead"},
		{kind: "host.stop", power: "Stop"},
		{kind: "host.stop", power: "Cut"},
		{kind: "host.restart", power: "Stop"},
		{kind: "host.crash_loop", power: "Kill"},
		{kind: "region.power", power: "Kill"},
		{kind: "region.isolate", power: "Cut"},
		{kind: "partition.oneway", power: "Cut"},
		{kind: "host.vanish", power: "Cut"},
		{kind: "host.stall", power: "Pause"},
		{kind: "host.move", power: "Move"},
		{kind: "host.move", power: "Sockets"},
		{kind: "host.move", power: "Query"},
		{kind: "dns.lost", power: "Cut"},
		{kind: "dns.lost", power: "Query"},
		{kind: "partition.split", power: "Cut"},
		{kind: "region.blackout", params: plan.Params{"mode": "refused"}, power: "Kill"},
	} {
		t.Run(test.kind+" "+test.power, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, w := NewWithT(t), memory.New(memory.Regions(), memory.Options{})
				w.Break(test.power, boom)
				spec := each()[test.kind]
				if test.params != nil {
					spec.Params = test.params
				}
				active, err := started(g, w, kindOf(t, test.kind), spec.Target, spec.Params)
				g.Expect(err).To(MatchError(ContainSubstring(map[bool]string{true: "no resolver tells", false: "boom"}[test.kind == "host.move" && test.power == "Query"])))
				g.Expect(active).To(BeNil())
				w.Break(test.power, nil)
				g.Expect(w.InForce()).To(BeEmpty())
			})
		})
	}
}

func TestAHealThatFailsMayBeTriedAgain(t *testing.T) {
	boom := errors.New("boom")
	for _, test := range []struct {
		kind    string
		power   string // that fails
		removed bool   // all the same
	}{
		{kind: "host.kill", power: "Restore"},
		{kind: "host.kill", power: "Start"},
		{kind: "host.stop", power: "Start"},
		{kind: "host.restart", power: "Restore"},
		{kind: "host.crash_loop", power: "Start"},
		{kind: "region.power", power: "Start"},
		{kind: "host.vanish", power: "EchoStart", removed: true},
		{kind: "host.stall", power: "Resume"},
		{kind: "host.stall", power: "Sockets", removed: true},
		{kind: "host.move", power: "MoveBack"},
		{kind: "host.move", power: "Dial", removed: true},
		{kind: "dns.lost", power: "Restore"},
		{kind: "dns.lost", power: "Query", removed: true},
		{kind: "partition.split", power: "Restore"},
		{kind: "partition.split", power: "EchoRead", removed: true},
	} {
		t.Run(test.kind+" "+test.power, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, w := NewWithT(t), memory.New(memory.Regions(), memory.Options{})
				spec := each()[test.kind]
				active, err := started(g, w, kindOf(t, test.kind), spec.Target, spec.Params)
				g.Expect(err).NotTo(HaveOccurred())
				_, err = active.Confirm(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				w.Break(test.power, boom)
				out, err := active.Heal(t.Context())
				g.Expect(err).To(MatchError(ContainSubstring("boom")))
				g.Expect(out.Removed).To(Equal(test.removed))
				w.Break(test.power, nil)
				out, err = active.Heal(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(out.Removed).To(BeTrue())
				g.Expect(out.Gone.To).To(BeNumerically(">", 0))
				g.Expect(w.InForce()).To(BeEmpty())
			})
		})
	}
}

// TestACutThatEndedEarlyIsAnError: whoever counts on a cut must hear of that.
func TestACutThatEndedEarlyIsAnError(t *testing.T) {
	for _, name := range []string{"dns.lost", "host.kill", "host.vanish", "host.move", "region.blackout", "partition.split"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, k, w := NewWithT(t), kindOf(t, name), memory.New(memory.Regions(), memory.Options{})
				in := fault.Injection{ID: "f1.1", Spec: each()[name], Level: 1}
				active, err := k.Start(t.Context(), w, in)
				g.Expect(err).NotTo(HaveOccurred())
				_, err = active.Confirm(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(k.Undo(t.Context(), w, in)).To(Succeed())
				out, err := active.Heal(t.Context())
				g.Expect(err).To(MatchError(ContainSubstring("it ended early")))
				g.Expect(out.Removed).To(BeTrue())
			})
		})
	}
}

func TestLevelsAreOfKindsThatSaySo(t *testing.T) {
	for name, spec := range each() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, w, k := NewWithT(t), memory.New(memory.Regions(), memory.Options{}), kindOf(t, name)
				active, err := started(g, w, k, spec.Target, spec.Params)
				g.Expect(err).NotTo(HaveOccurred())
				_, err = active.SetLevel(t.Context(), 0.5)
				g.Expect(errors.Is(err, fault.ErrLevel)).To(Equal(!k.Doc().Ramps))
				_, err = active.Heal(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
			})
		})
	}
}

func TestDNSIsLostByDegrees(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, w, k := NewWithT(t), memory.New(memory.Regions(), memory.Options{}), kindOf(t, "dns.lost")
		spec := plan.Spec{ID: "f1", Kind: "dns.lost", Target: selector(t, "role=resolver,region=home")}
		in := fault.Injection{ID: "f1.1", Spec: spec, Level: 0}
		active, err := k.Start(t.Context(), w, in)
		g.Expect(err).NotTo(HaveOccurred())
		_, err = active.Confirm(t.Context())
		g.Expect(err).To(MatchError(ContainSubstring("nothing to see")))
		var first, last time.Duration
		for _, step := range []struct {
			level float64
			cuts  []string
		}{
			{0.2, []string{"cut f1.1/1"}},
			{0.5, []string{"cut f1.1/1"}},
			{0.6, []string{"cut f1.1/2"}},
			{1, []string{"cut f1.1/2"}},
			{0.5, []string{"cut f1.1/1"}},
			{0, nil},
			{1, []string{"cut f1.1/2"}},
		} {
			at, err := active.SetLevel(t.Context(), step.level)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(at.From).To(BeNumerically(">=", last))
			g.Expect(at.To).To(And(BeNumerically(">=", at.From), BeNumerically("<=", w.Now())))
			g.Expect(strings.Join(w.InForce(), " ")).To(Equal(strings.Join(step.cuts, " ")))
			last = at.To
			if first == 0 {
				first = at.To
				_, err := active.Confirm(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
			}
		}
		out, err := active.Heal(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(out.Begun.From).To(BeNumerically(">=", last))
		g.Expect(w.InForce()).To(BeEmpty())

		_, err = k.Start(t.Context(), w, fault.Injection{ID: "f1.2", Spec: spec, Level: 0.5})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(w.InForce()).To(Equal([]string{"cut f1.2/1"}))
		g.Expect(k.Undo(t.Context(), w, fault.Injection{ID: "f1.2", Spec: spec, Level: 1})).To(Succeed())
		g.Expect(w.InForce()).To(BeEmpty(), "whatever the level was")
	})
}
