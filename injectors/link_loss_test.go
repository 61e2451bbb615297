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
	"github.com/gameday-harness/gameday/harness/wait"
)

func TestLossesAndCutsCheckWhatTheyAreAskedFor(t *testing.T) {
	for name, test := range map[string]struct {
		kind   string
		params plan.Params
		want   string // in the title, or in the error
		sad    bool
	}{
		"a loss":                {kind: "link.loss", params: plan.Params{"loss": "2.5%", "from": "service=app-here"}, want: "loss of 2.5 % of packets between hosts app-here-1 and app-here-2 and host db-here"},
		"a loss one way":        {kind: "link.loss", params: plan.Params{"loss": "50%", "from": "host=front", "direction": "downstream"}, want: "loss of 50 % of packets from host db-here to host front"},
		"too little":            {kind: "link.loss", params: plan.Params{"loss": "0.5%"}, want: "less than 1% cannot be seen", sad: true},
		"no loss":               {kind: "link.loss", want: `parameter "loss" must be said`, sad: true},
		"from itself":           {kind: "link.loss", params: plan.Params{"loss": "50%", "from": "host=db-here"}, want: "there is nobody at the near end", sad: true},
		"a cut":                 {kind: "link.cut", params: plan.Params{"from": "host=front"}, want: "cut between host front and host db-here, silent"},
		"a cut one way":         {kind: "link.cut", params: plan.Params{"from": "host=front", "direction": "upstream", "mode": "refused"}, want: "cut from host front to host db-here, refused"},
		"a cut from whom":       {kind: "link.cut", want: `parameter "from" must be said`, sad: true},
		"a cut from itself":     {kind: "link.cut", params: plan.Params{"from": "host=db-here"}, want: "there is nobody at the near end", sad: true},
		"a refusal":             {kind: "link.refused", params: plan.Params{"from": "host=front"}, want: "connections refused from host front to host db-here"},
		"a refusal of nobody":   {kind: "link.refused", params: plan.Params{"from": "host=db-here"}, want: "there is no link", sad: true},
		"a cut in no direction": {kind: "link.cut", params: plan.Params{"from": "host=front", "direction": "sideways"}, want: "no such value", sad: true},
	} {
		t.Run(name, func(t *testing.T) {
			g, k := NewWithT(t), kindOf(t, test.kind)
			spec := plan.Spec{Kind: k.Name(), Target: selector(t, "host=db-here"), Params: test.params}
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

// thinned is a world whose packet filter drops another share than it is asked for.
type thinned struct {
	system.World
	loss float64
}

func (s thinned) Packets() system.Packets { return thinnedPackets{s.World.Packets(), s.loss} }

type thinnedPackets struct {
	system.Packets
	loss float64
}

func (s thinnedPackets) Cut(ctx context.Context, c system.Cut) (history.Interval, error) {
	c.Loss = s.loss
	return s.Packets.Cut(ctx, c)
}

func TestALossIsDeliveredAsAskedOrSaidNotToBe(t *testing.T) {
	for name, test := range map[string]struct {
		params    plan.Params
		really    float64 // that is lost
		requested float64 // of the datagrams, there and back
		want      history.Fidelity
	}{
		"both ways":        {plan.Params{"loss": "20%"}, 0.2, 0.36, history.AsAsked},
		"one way":          {plan.Params{"loss": "20%", "direction": "upstream"}, 0.2, 0.2, history.AsAsked},
		"the least":        {plan.Params{"loss": "1%", "direction": "downstream"}, 0.01, 0.01, history.AsAsked},
		"everything":       {plan.Params{"loss": "100%"}, 1, 1, history.AsAsked},
		"less than asked":  {plan.Params{"loss": "30%", "direction": "upstream"}, 0.2, 0.3, history.Otherwise},
		"more than asked":  {plan.Params{"loss": "5%", "direction": "upstream"}, 0.1, 0.05, history.Otherwise},
		"hardly any of it": {plan.Params{"loss": "50%", "direction": "upstream"}, 0.01, 0.5, history.Unmeasured},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, m := NewWithT(t), memory.New(memory.Regions(), memory.Options{})
				spec := plan.Spec{ID: "f1", Kind: "link.loss", Target: selector(t, "host=db-here"), Params: test.params}
				active, err := kindOf(t, "link.loss").Start(t.Context(), thinned{m, test.really}, fault.Injection{ID: "f1.1", Spec: spec, Level: 1})
				g.Expect(err).NotTo(HaveOccurred())
				_, err = active.Confirm(t.Context())
				g.Expect(err != nil).To(Equal(test.want == history.Unmeasured))
				out, err := active.Heal(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(m.InForce()).To(BeEmpty())
				g.Expect(out.Delivered).To(HaveLen(1))
				g.Expect(out.Delivered[0].Requested).To(BeNumerically("~", test.requested, 1e-9))
				g.Expect(out.Delivered[0].Fidelity()).To(Equal(test.want), "%+v", out.Delivered[0])
				g.Expect(out.Evidence).To(HaveLen(1))
			})
		})
	}
}

func TestALossThatFailsLeavesNothing(t *testing.T) {
	boom := errors.New("boom")
	synctest.Test(t, func(t *testing.T) {
		g, w, k := NewWithT(t), memory.New(memory.Regions(), memory.Options{}), kindOf(t, "link.loss")
		for _, power := range []string{"Cut", "EchoStart"} {
			w.Break(power, boom)
			_, err := started(g, w, k, selector(t, "host=db-here"), plan.Params{"loss": "20%"})
			g.Expect(err).To(MatchError(boom))
			w.Break(power, nil)
			g.Expect(w.InForce()).To(BeEmpty())
		}
		g.Expect(started(g, w, k, selector(t, "host=db-here"), plan.Params{"loss": "20%"})).NotTo(BeNil())
	})
}

func TestACutOfOneWayDropsOneWay(t *testing.T) {
	for way, counted := range map[string]int{"both": 2, "upstream": 1, "downstream": 1} {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, w := NewWithT(t), memory.New(memory.Regions(), memory.Options{})
				active, err := started(g, w, kindOf(t, "link.cut"), selector(t, "host=db-here"), plan.Params{"from": "host=front", "direction": way})
				g.Expect(err).NotTo(HaveOccurred())
				_, err = active.Confirm(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				out, err := active.Heal(t.Context())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(out.Evidence).To(HaveLen(counted), "only what was cut is counted")
				for _, e := range out.Evidence {
					g.Expect(e.Value).To(BeNumerically(">", 0))
				}
			})
		})
	}
}

func TestARefusalIsOfThePortsThatAreDeclared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, w := NewWithT(t), memory.New(memory.Regions(), memory.Options{})
		active, err := started(g, w, kindOf(t, "link.refused"), selector(t, "host=db-here"), plan.Params{"from": "host=front"})
		g.Expect(err).NotTo(HaveOccurred())
		_, err = active.Confirm(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		addr, _ := w.Addresses().Addr("db-here")
		meets := func(from string) system.Reply {
			d, err := w.Witnesses().At(from).Dial(t.Context(), addr+":5432", time.Second)
			g.Expect(err).NotTo(HaveOccurred())
			return d.Reply
		}
		g.Expect(meets("front")).To(Equal(system.GotRefused))
		g.Expect(meets("pilot")).To(Equal(system.Open), "others are not touched")
		echo := system.Echo{ID: "e", Peers: []string{addr}, Interval: time.Millisecond, Limit: time.Second}
		at := w.Witnesses().At("front")
		g.Expect(at.EchoStart(t.Context(), echo)).To(Succeed())
		g.Expect(wait.Pause(t.Context(), 50*time.Millisecond)).To(Succeed())
		seen, err := at.EchoStop(t.Context(), "e")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(seen[0].Samples[0].Back).NotTo(BeZero(), "other packets pass")
		out, err := active.Heal(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(out.Delivered[0].Fidelity()).To(Equal(history.AsAsked))
		g.Expect(w.InForce()).To(BeEmpty())
	})
}

func TestARefusalThatIsTakenBackIsNotSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, w, k := NewWithT(t), memory.New(memory.Regions(), memory.Options{}), kindOf(t, "link.refused")
		spec := plan.Spec{ID: "f1", Kind: k.Name(), Target: selector(t, "host=db-here")}
		in := fault.Injection{ID: "f1.1", Spec: spec, Level: 1}
		active, err := k.Start(t.Context(), w, in)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(k.Undo(t.Context(), w, in)).To(Succeed())
		_, err = active.Confirm(t.Context())
		g.Expect(err).To(MatchError(ContainSubstring("only 0 of 24 connections are refused")))
		out, err := active.Heal(t.Context())
		g.Expect(err).To(MatchError(ContainSubstring("it ended early")))
		g.Expect(out.Delivered[0].Fidelity()).To(Equal(history.Unmeasured))
	})
}
