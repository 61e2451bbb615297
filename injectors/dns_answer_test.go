package injectors_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// dnsCases are the kinds that change answers, with mild and extreme parameters.
func dnsCases() map[string]linkCase {
	return map[string]linkCase{
		"servfail":           {"dns.servfail", nil},
		"servfail of some":   {"dns.servfail", plan.Params{"share": "30%"}},
		"nxdomain":           {"dns.nxdomain", nil},
		"refused":            {"dns.refused", nil},
		"empty":              {"dns.empty", nil},
		"wrong":              {"dns.wrong", nil},
		"wrong, another":     {"dns.wrong", plan.Params{"addr": "127.0.0.9", "share": "50%"}},
		"stale":              {"dns.stale", nil},
		"truncated":          {"dns.truncated", nil},
		"lost":               {"dns.loss", nil},
		"few lost":           {"dns.loss", plan.Params{"share": "5%"}},
		"late":               {"dns.delay", plan.Params{"delay": "500ms"}},
		"late with jitter":   {"dns.delay", plan.Params{"delay": "200ms", "jitter": "20ms"}},
		"late, some of them": {"dns.delay", plan.Params{"delay": "100ms", "share": "25%"}},
		"late, the least":    {"dns.delay", plan.Params{"delay": "5ms"}},
		"late, the most":     {"dns.delay", plan.Params{"delay": "5s"}},
	}
}

func TestDNSFaultsDeliverWhatIsAskedFor(t *testing.T) {
	for name, test := range dnsCases() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, w := NewWithT(t), memory.New(memory.Regions(), memory.Options{})
				active, err := started(g, w, kindOf(t, test.kind), selector(t, "role=resolver,region=here"), test.params)
				g.Expect(err).NotTo(HaveOccurred())
				asked := time.Now()
				_, err = active.Confirm(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(time.Since(asked)).To(BeNumerically("<", 15*time.Second), "a confirmation has no more time")
				out, err := active.Heal(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(w.InForce()).To(BeEmpty())
				g.Expect(out.Delivered).NotTo(BeEmpty())
				for _, d := range out.Delivered {
					g.Expect(d.Fidelity()).To(Equal(history.AsAsked), "%+v", d)
				}
				g.Expect(out.Evidence[0].Value).To(BeNumerically(">", 0))
			})
		})
	}
}

// bent is a world whose rules for DNS answers are otherwise than asked for.
type bent struct {
	system.World
	bend func(*system.NameRule)
}

func (b bent) Names() system.Names { return bentNames{b.World.Names(), b.bend} }

type bentNames struct {
	system.Names
	bend func(*system.NameRule)
}

func (b bentNames) Falsify(ctx context.Context, r system.NameRule) (history.Interval, error) {
	b.bend(&r)
	return b.Names.Falsify(ctx, r)
}

func TestADNSFaultThatIsOtherwiseIsTold(t *testing.T) {
	for name, test := range map[string]struct {
		linkCase
		bend   func(*system.NameRule)
		unseen bool // it is not even confirmed
	}{
		"a smaller share":   {linkCase{"dns.servfail", nil}, func(r *system.NameRule) { r.Share = 0.5 }, false},
		"a larger share":    {linkCase{"dns.loss", plan.Params{"share": "20%"}}, func(r *system.NameRule) { r.Share = 0.9 }, false},
		"another answer":    {linkCase{"dns.servfail", nil}, func(r *system.NameRule) { r.Action = system.NXDomain }, true},
		"another address":   {linkCase{"dns.wrong", nil}, func(r *system.NameRule) { r.Addr = "198.18.7.7" }, true},
		"another name":      {linkCase{"dns.stale", nil}, func(r *system.NameRule) { r.Name = "nobody" }, true},
		"one of the fleet":  {linkCase{"dns.nxdomain", nil}, func(r *system.NameRule) { r.Resolvers = r.Resolvers[:1] }, false},
		"an earlier answer": {linkCase{"dns.delay", plan.Params{"delay": "500ms"}}, func(r *system.NameRule) { r.Delay = 300 * time.Millisecond }, false},
		"a later answer":    {linkCase{"dns.delay", plan.Params{"delay": "200ms"}}, func(r *system.NameRule) { r.Delay = 230 * time.Millisecond }, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, m := NewWithT(t), memory.New(memory.Regions(), memory.Options{})
				spec := plan.Spec{ID: "f1", Kind: test.kind, Target: selector(t, "role=resolver,region=here"), Params: test.params}
				active, err := kindOf(t, test.kind).Start(t.Context(), bent{m, test.bend}, fault.Injection{ID: "f1.1", Spec: spec, Level: 1})
				g.Expect(err).NotTo(HaveOccurred())
				_, err = active.Confirm(t.Context())
				g.Expect(err != nil).To(Equal(test.unseen))
				out, err := active.Heal(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(m.InForce()).To(BeEmpty())
				want := history.Otherwise
				if test.unseen {
					want = history.Unmeasured
				}
				g.Expect(out.Delivered).To(ContainElement(HaveField("Fidelity()", want)), "%+v", out.Delivered)
			})
		})
	}
}

func TestDNSFaultsCheckWhatTheyAreAskedFor(t *testing.T) {
	for name, test := range map[string]struct {
		kind, target string
		params       plan.Params
		want         string // in the title, or in the error
		sad          bool
	}{
		"failures":            {kind: "dns.servfail", params: plan.Params{"from": "region=here"}, want: "SERVFAIL from hosts dns-here-1 and dns-here-2 to region=here"},
		"of one name":         {kind: "dns.nxdomain", params: plan.Params{"name": "db-here", "from": "host=front"}, want: "NXDOMAIN from hosts dns-here-1 and dns-here-2 to host front for db-here"},
		"of a suffix":         {kind: "dns.empty", params: plan.Params{"name": ".db-here"}, want: "no host and no service is called so", sad: true},
		"of some":             {kind: "dns.loss", params: plan.Params{"share": "7.5%"}, want: "lost queries from hosts dns-here-1 and dns-here-2 to all, 7.5 % of queries"},
		"a delay":             {kind: "dns.delay", params: plan.Params{"delay": "2s"}, want: "DNS delay of 2s from hosts dns-here-1 and dns-here-2 to all"},
		"a wrong address":     {kind: "dns.wrong", want: "wrong address (198.19.255.254) from hosts dns-here-1 and dns-here-2 to all"},
		"out of the world":    {kind: "dns.wrong", params: plan.Params{"addr": "192.0.2.1"}, want: "so that nobody is sent out of the world", sad: true},
		"no address":          {kind: "dns.wrong", params: plan.Params{"addr": "db-here"}, want: "it must be an IPv4 address", sad: true},
		"no delay":            {kind: "dns.delay", want: `parameter "delay" must be said`, sad: true},
		"too late":            {kind: "dns.delay", params: plan.Params{"delay": "6s"}, want: "from 5ms to 5s", sad: true},
		"all jitter":          {kind: "dns.delay", params: plan.Params{"delay": "50ms", "jitter": "26ms"}, want: "at most half of the delay", sad: true},
		"hardly any":          {kind: "dns.loss", params: plan.Params{"share": "1%"}, want: "less than 5% of the queries cannot be seen", sad: true},
		"a share of the past": {kind: "dns.stale", params: plan.Params{"share": "50%"}, want: `unknown parameter "share"`, sad: true},
		"no resolver":         {kind: "dns.servfail", target: "host=db-here", want: "which is no resolver; say role=resolver", sad: true},
		"asked by themselves": {kind: "dns.servfail", params: plan.Params{"from": "role=resolver"}, want: "selects resolvers only", sad: true},
		"asked by nobody":     {kind: "dns.servfail", params: plan.Params{"from": "host=db-her"}, want: `(did you mean "db-here"?)`, sad: true},
	} {
		t.Run(name, func(t *testing.T) {
			g, k := NewWithT(t), kindOf(t, test.kind)
			if test.target == "" {
				test.target = "role=resolver,region=here"
			}
			spec := plan.Spec{Kind: k.Name(), Target: selector(t, test.target), Params: test.params}
			err := k.Check(memory.Regions(), spec)
			if test.sad {
				g.Expect(err).To(MatchError(ContainSubstring(test.want)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(k.Title(memory.Regions(), spec)).To(Equal(test.want))
		})
	}
}

func TestADNSFaultThatFailsLeavesNothing(t *testing.T) {
	boom := errors.New("boom")
	synctest.Test(t, func(t *testing.T) {
		g, w, k := NewWithT(t), memory.New(memory.Regions(), memory.Options{}), kindOf(t, "dns.servfail")
		target := selector(t, "role=resolver,region=here")
		for _, power := range []string{"Falsify", "Query"} {
			w.Break(power, boom)
			_, err := started(g, w, k, target, nil)
			g.Expect(err).To(MatchError(boom))
			w.Break(power, nil)
			g.Expect(w.InForce()).To(BeEmpty())
		}
		active, err := started(g, w, k, target, nil)
		g.Expect(err).NotTo(HaveOccurred())
		w.Break("Restore", boom)
		out, err := active.Heal(t.Context())
		g.Expect(err).To(MatchError(boom))
		g.Expect(out.Removed).To(BeFalse())
		w.Break("Restore", nil)
		w.Break("Query", boom)
		out, err = active.Heal(t.Context())
		g.Expect(err).To(MatchError(boom))
		g.Expect(out.Removed).To(BeTrue(), "only the seeing failed")
		w.Break("Query", nil)
		_, err = active.Heal(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
	})
}
