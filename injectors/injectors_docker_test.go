package injectors_test

import (
	"context"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/compose"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
	"github.com/gameday-harness/gameday/harness/wait"
	"github.com/gameday-harness/gameday/injectors"
)

// dockerCase is a fault in a real world. Of kinds that no case names the first
// candidate is tried.
type dockerCase struct {
	name, kind, target string
	params             plan.Params
	early              bool   // it is ended early as well
	looks              []look // what others meet meanwhile
}

// look is what a connection from one host to port 8080 of another meets while a
// fault is in force. Before and after it is opened.
type look struct {
	from, to string
	during   system.Reply
}

// TestInjectorsDocker takes every kind of fault through its life in one real world,
// since bringing one up is what costs time.
func TestInjectorsDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and the images of `make images`")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	g := NewWithT(t)
	topo, err := compose.Load(ctx, "../harness/docker/testdata/two-regions.yml")
	g.Expect(err).NotTo(HaveOccurred())
	w, err := docker.Up(ctx, topo, docker.Options{Run: "injectortest", Clock: history.NewClock()})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { NewWithT(t).Expect(w.Close(context.Background())).To(Succeed()) })
	g.Expect(wait.Success(ctx, 30*time.Second, 100*time.Millisecond, w.Ready)).To(Succeed())

	cases := []dockerCase{
		{name: "control", kind: "noop"},
		{name: "host, silent", kind: "host.vanish", target: "host=data", early: true},
		{name: "host, refused", kind: "host.kill", target: "host=data"},
		{
			name: "host, stopped politely", kind: "host.stop", target: "host=data", early: true,
			looks: []look{{"front", "data", system.GotRefused}, {"front", "spare-1", system.Open}},
		},
		{name: "host, restarted", kind: "host.restart", target: "host=data", looks: []look{{"front", "data", system.GotRefused}}},
		{name: "host, crash loop", kind: "host.crash_loop", target: "host=spare-1", looks: []look{{"front", "spare-1", system.GotRefused}}},
		{name: "host, stalled", kind: "host.stall", target: "host=data", early: true},
		{name: "hosts, stalled", kind: "host.stall", target: "service=spare"},
		{name: "region, silent", kind: "region.blackout", target: "region=there"},
		{name: "region, refused", kind: "region.blackout", target: "region=there", params: plan.Params{"mode": "refused"}},
		{
			name: "region, power", kind: "region.power", target: "region=there", params: plan.Params{"first": "75%"},
			looks: []look{{"front", "spare-1", system.GotSilence}, {"front", "spare-2", system.Open}},
		},
		{
			name: "region, isolated", kind: "region.isolate", target: "region=here",
			looks: []look{{"data", "spare-1", system.GotSilence}, {"spare-1", "data", system.GotSilence}, {"front", "data", system.Open}},
		},
		{
			name: "region, what it sends is lost", kind: "region.partition_asymmetric", target: "region=here",
			looks: []look{{"data", "spare-1", system.GotSilence}, {"spare-1", "data", system.GotSilence}, {"front", "data", system.Open}},
		},
		{name: "fleet, silent", kind: "dns.lost", target: "role=resolver,region=there"},
		{name: "fleet, refused", kind: "dns.lost", target: "role=resolver,region=there", params: plan.Params{"mode": "refused"}, early: true},
		{name: "one resolver, silent", kind: "dns.lost", target: "role=resolver,region=home", params: plan.Params{"count": "1"}},
		{name: "change", kind: "change.command", target: "service=spare", params: plan.Params{"argv": "perl -e 'exit 0'", "undo": "true"}},
		{
			name: "partition", kind: "partition.split", target: "host=data", params: plan.Params{"from": "service=front|spare"}, early: true,
			looks: []look{{"front", "data", system.GotSilence}, {"data", "spare-1", system.GotSilence}, {"front", "spare-1", system.Open}},
		},
		{
			name: "majority", kind: "partition.majority", target: "role!=resolver", params: plan.Params{"order": "model"},
			looks: []look{{"data", "front", system.GotSilence}, {"spare-1", "data", system.GotSilence}, {"front", "spare-2", system.Open}},
		},
		{
			name: "bridge", kind: "partition.bridge", target: "host=data|front|spare-1", params: plan.Params{"order": "model"},
			looks: []look{{"data", "spare-1", system.GotSilence}, {"spare-1", "data", system.GotSilence}, {"data", "front", system.Open}, {"front", "spare-1", system.Open}},
		},
		{
			name: "ring", kind: "partition.ring", target: "role!=resolver", params: plan.Params{"order": "model"},
			looks: []look{{"data", "spare-1", system.GotSilence}, {"front", "spare-2", system.GotSilence}, {"data", "front", system.Open}, {"spare-2", "data", system.Open}},
		},
		{
			name: "one way", kind: "partition.oneway", target: "host=data", params: plan.Params{"to": "host=front"}, early: true,
			looks: []look{{"front", "data", system.GotSilence}, {"data", "front", system.GotSilence}, {"spare-1", "data", system.Open}},
		},
		{name: "move", kind: "host.move", target: "host=data", early: true},
	}
	for _, c := range cases {
		spec := plan.Spec{ID: "f1", Kind: c.kind, Params: c.params}
		if c.target != "" {
			spec.Target = selector(t, c.target)
		}
		t.Run(c.name, func(t *testing.T) { beginAndEnd(ctx, t, w, spec, c.looks...) })
		if c.early {
			t.Run(c.name+", undone behind the injector's back", func(t *testing.T) { endedEarly(ctx, t, w, spec) })
		}
	}
	t.Run("processors", func(t *testing.T) { throttling(ctx, t, w) })
	t.Run("by themselves", func(t *testing.T) { byThemselves(ctx, t, w) })
	for _, k := range injectors.All() {
		named := slices.ContainsFunc(cases, func(c dockerCase) bool { return c.kind == k.Name() })
		if candidates := k.Candidates(w.Model()); !named && len(candidates) > 0 {
			candidates[0].ID = "f1"
			t.Run(k.Name(), func(t *testing.T) { beginAndEnd(ctx, t, w, candidates[0]) })
		}
	}
	t.Run("DNS, by degrees", func(t *testing.T) { byDegrees(ctx, t, w) })
}

// beginAndEnd takes a fault through its life and checks what it says of itself, and
// what others meet before, during and after.
func beginAndEnd(ctx context.Context, t *testing.T, w *docker.World, spec plan.Spec, looks ...look) {
	t.Helper()
	g, k := NewWithT(t), kindOf(t, spec.Kind)
	meet(ctx, t, w, "before", looks, false)
	g.Expect(injectors.All().Check(w.Model(), w.Offers(), plan.Do{Fault: spec})).To(Succeed())
	before := w.Now()
	active, err := k.Start(ctx, w, fault.Injection{ID: "f1.1", Spec: spec, Level: 1})
	g.Expect(err).NotTo(HaveOccurred())
	onset, err := active.Confirm(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(onset.Interval.From).To(BeNumerically(">=", before))
	g.Expect(onset.Interval.To).To(And(BeNumerically(">=", onset.Interval.From), BeNumerically("<=", w.Now())))
	t.Logf("%s: onset within %s", k.Title(w.Model(), spec), onset.Interval.To-onset.Interval.From)
	g.Expect(onset.Control || len(onset.Evidence) > 0).To(BeTrue())
	meet(ctx, t, w, "during", looks, true)

	out, err := active.Heal(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(out.Removed).To(BeTrue())
	g.Expect(out.Begun.From).To(BeNumerically(">=", onset.Interval.To))
	g.Expect(out.Gone.From).To(BeNumerically(">=", onset.Interval.To))
	g.Expect(out.Gone.To).To(BeNumerically(">=", out.Gone.From))
	_, err = active.Heal(ctx)
	g.Expect(err).NotTo(HaveOccurred(), "healing twice is no error")
	for _, e := range append(onset.Evidence, out.Evidence...) {
		t.Logf("  %s %s %s: %.3f %s", e.ID, e.Host, e.Of, e.Value, e.Unit)
	}
	g.Expect(wait.Success(ctx, 30*time.Second, 100*time.Millisecond, w.Ready)).To(Succeed())
	meet(ctx, t, w, "after", looks, false)
}

// meet tries the connections, from the network namespaces of those who open them.
func meet(ctx context.Context, t *testing.T, w *docker.World, when string, looks []look, during bool) {
	t.Helper()
	for _, l := range looks {
		want := system.Open
		if during {
			want = l.during
		}
		addr, _ := w.Addresses().Addr(l.to)
		d, err := w.Witnesses().At(l.from).Dial(ctx, addr+":8080", time.Second)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		NewWithT(t).Expect(d.Reply).To(Equal(want), "%s: from %s to %s", when, l.from, l.to)
		t.Logf("  %s: a connection from %s to %s is %s after %s", when, l.from, l.to, d.Reply, d.Took.Round(10*time.Microsecond))
	}
}

// endedEarly undoes a fault as another process would, and looks what the injector
// says then: a confirmation that passed would be decoration.
func endedEarly(ctx context.Context, t *testing.T, w *docker.World, spec plan.Spec) {
	t.Helper()
	g, k := NewWithT(t), kindOf(t, spec.Kind)
	in := fault.Injection{ID: "f1.1", Spec: spec, Level: 1}
	active, err := k.Start(ctx, w, in)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(k.Undo(ctx, w, in)).To(Succeed())
	g.Expect(k.Undo(ctx, w, in)).To(Succeed(), "undoing twice is no error")
	// The fault was in force for a moment. Wait until that is past for its witnesses.
	g.Expect(wait.Pause(ctx, time.Second)).To(Succeed())
	_, err = active.Confirm(ctx)
	g.Expect(err).To(HaveOccurred())
	out, err := active.Heal(ctx)
	if spec.Kind != "host.stall" { // nobody can tell that a process went on
		g.Expect(err).To(MatchError(ContainSubstring("it ended early")))
	}
	g.Expect(out.Removed).To(BeTrue())
	_, err = active.Heal(ctx)
	g.Expect(err).NotTo(HaveOccurred(), "it is told once")
	g.Expect(wait.Success(ctx, 30*time.Second, 100*time.Millisecond, w.Ready)).To(Succeed())
}

// byDegrees loses one resolver, then all, then one again.
func byDegrees(ctx context.Context, t *testing.T, w *docker.World) {
	t.Helper()
	g, k := NewWithT(t), kindOf(t, "dns.lost")
	spec := plan.Spec{ID: "f1", Kind: k.Name(), Target: selector(t, "role=resolver,region=there")}
	active, err := k.Start(ctx, w, fault.Injection{ID: "f1.2", Spec: spec, Level: 0.5})
	g.Expect(err).NotTo(HaveOccurred())
	lost := func() (n int) {
		for _, r := range w.Model().Resolvers("there") {
			addr, _ := w.Addresses().Addr(r)
			q, err := w.Witnesses().At("spare-1").Query(ctx, addr, "spare-1", 250*time.Millisecond)
			g.Expect(err).NotTo(HaveOccurred())
			if q.Reply == system.GotSilence {
				n++
			}
		}
		return n
	}
	all := len(w.Model().Resolvers("there"))
	g.Expect(lost()).To(Equal((all + 1) / 2))
	_, err = active.Confirm(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	for _, step := range []struct {
		level float64
		lost  int
	}{{1, all}, {0.5, (all + 1) / 2}, {0, 0}, {1, all}} {
		at, err := active.SetLevel(ctx, step.level)
		g.Expect(err).NotTo(HaveOccurred())
		t.Logf("level %v within %s", step.level, at.To-at.From)
		g.Expect(lost()).To(Equal(step.lost))
	}
	_, err = active.Heal(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(lost()).To(BeZero())
}

// byThemselves holds faults that go on by themselves for long enough to see that.
func byThemselves(ctx context.Context, t *testing.T, w *docker.World) {
	t.Helper()
	for _, c := range []struct {
		kind, target string
		params       plan.Params
		held         time.Duration
		want         history.EvidenceID
		least, most  float64
	}{
		{"host.restart", "host=data", plan.Params{"delay": "1s"}, 3 * time.Second, history.DownFor, 1000, 2500},
		{"host.crash_loop", "host=spare-1", plan.Params{"up": "500ms", "down": "1s"}, 8 * time.Second, history.Crashes, 3, 6},
		{"region.power", "region=there", plan.Params{"gap": "1s"}, 3 * time.Second, history.StepAfter, 1000, 2000},
	} {
		t.Run(c.kind, func(t *testing.T) {
			g, k := NewWithT(t), kindOf(t, c.kind)
			spec := plan.Spec{ID: "f1", Kind: c.kind, Target: selector(t, c.target), Params: c.params}
			active, err := k.Start(ctx, w, fault.Injection{ID: "f1.1", Spec: spec, Level: 1})
			g.Expect(err).NotTo(HaveOccurred())
			_, err = active.Confirm(ctx)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(wait.Pause(ctx, c.held)).To(Succeed())
			out, err := active.Heal(ctx)
			g.Expect(err).NotTo(HaveOccurred())
			got := figure(g, out.Evidence, c.want)
			t.Logf("%s: %s is %.1f", k.Title(w.Model(), spec), c.want, got)
			g.Expect(got).To(And(BeNumerically(">=", c.least), BeNumerically("<=", c.most)))
			g.Expect(wait.Success(ctx, 30*time.Second, 100*time.Millisecond, w.Ready)).To(Succeed())
		})
	}
}
