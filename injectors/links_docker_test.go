package injectors_test

import (
	"context"
	"fmt"
	"maps"
	"net"
	"os"
	"slices"
	"strings"
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

// broughtUp is the world of two regions with small servers, ready.
func broughtUp(ctx context.Context, t *testing.T, run string) *docker.World {
	t.Helper()
	g := NewWithT(t)
	topo, err := compose.Load(ctx, "../harness/docker/testdata/two-regions.yml")
	g.Expect(err).NotTo(HaveOccurred())
	w, err := docker.Up(ctx, topo, docker.Options{Run: run, Clock: history.NewClock()})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { NewWithT(t).Expect(w.Close(context.WithoutCancel(ctx))).To(Succeed()) })
	g.Expect(wait.Success(ctx, 30*time.Second, 100*time.Millisecond, w.Ready)).To(Succeed())
	return w
}

// TestLinkFaultsDocker writes a table of what a client in the victim's place sees
// before, during and after each fault of links, and holds what was delivered against
// what was asked for.
func TestLinkFaultsDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and the images of `make images`")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	w := broughtUp(ctx, t, "linktest")
	opened := func() uint64 {
		traffic, err := w.Traffic(ctx)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		return traffic.Opened["data"]
	}
	before := opened()
	cases := packetCases()
	for name, c := range toxicCases() {
		cases[name] = linkCase{c.kind, c.params}
	}
	for _, name := range sampled(cases) {
		c := cases[name]
		t.Run(name, func(t *testing.T) {
			spec := plan.Spec{ID: "f1", Kind: c.kind, Target: selector(t, "host=data"), Params: plan.Params{"from": "host=front"}}
			maps.Copy(spec.Params, c.params)
			seen := lifeOf(ctx, t, w, spec, func() string { return exchanges(ctx, w, "front", "data") })
			// A busy machine may not tell a few milliseconds from none: that is said.
			for _, d := range seen.Delivered {
				NewWithT(t).Expect(d.Fidelity()).NotTo(Equal(history.Otherwise), "%+v", d)
			}
		})
	}
	NewWithT(t).Expect(opened()).To(Equal(before), "what witnesses open is none of the system's, and nobody else opens anything")
}

// sampled names the first case of each kind, so that the tests of a change stay short;
// with GAMEDAY_FAULTS=all, as by `make faults`, all of them.
func sampled(cases map[string]linkCase) []string {
	var names []string
	taken := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		if kind := cases[name].kind; os.Getenv("GAMEDAY_FAULTS") == "all" || !taken[kind] {
			taken[kind] = true
			names = append(names, name)
		}
	}
	return names
}

// linkCase is a fault of links in a real world.
type linkCase struct {
	kind   string
	params plan.Params
}

// packetCases are those of the packet filter.
func packetCases() map[string]linkCase {
	return map[string]linkCase{
		"loss":                  {"link.loss", plan.Params{"loss": "20%"}},
		"loss, the least":       {"link.loss", plan.Params{"loss": "1%", "direction": "upstream"}},
		"loss on the way back":  {"link.loss", plan.Params{"loss": "50%", "direction": "downstream"}},
		"loss of everything":    {"link.loss", plan.Params{"loss": "100%"}},
		"cut":                   {"link.cut", nil},
		"cut on the way there":  {"link.cut", plan.Params{"direction": "upstream"}},
		"cut on the way back":   {"link.cut", plan.Params{"direction": "downstream"}},
		"cut with a refusal":    {"link.cut", plan.Params{"mode": "refused"}},
		"port refused":          {"link.refused", nil},
		"refusal, one way only": {"link.cut", plan.Params{"mode": "refused", "direction": "upstream"}},
	}
}

// lifeOf takes a fault through its life, looks with the eyes of a client before,
// during and after it, and logs all of it.
func lifeOf(ctx context.Context, t *testing.T, w *docker.World, spec plan.Spec, look func() string) fault.Outcome {
	t.Helper()
	g, k := NewWithT(t), kindOf(t, spec.Kind)
	g.Expect(injectors.All().Check(w.Model(), w.Offers(), plan.Do{Fault: spec})).To(Succeed())
	before := look()
	active, err := k.Start(ctx, w, fault.Injection{ID: "run-1/f1-1", Spec: spec, Level: 1, Seed: 7})
	g.Expect(err).NotTo(HaveOccurred())
	onset, err := active.Confirm(ctx)
	if err != nil {
		_, healErr := active.Heal(ctx)
		t.Logf("heal: %v", healErr)
	}
	g.Expect(err).NotTo(HaveOccurred())
	during := look()
	out, err := active.Heal(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	t.Logf("%s | before: %s | during: %s | after: %s | bit within %s | gone within %s",
		k.Title(w.Model(), spec), before, during, look(), onset.Interval.To-onset.Interval.From, out.Gone.To-out.Gone.From)
	for _, d := range out.Delivered {
		t.Logf("  %s %s: %g %s asked for, %.4g ± %.2g delivered, %d samples: %s", d.Quantity, d.Of, d.Requested, d.Unit, d.Measured, d.Bound, d.Samples, d.Fidelity())
	}
	for _, e := range slices.Concat(onset.Evidence, out.Evidence) {
		t.Logf("  %s %s %s: %.3f %s", e.ID, e.Host, e.Of, e.Value, e.Unit)
	}
	return out
}

// exchanges asks a host's server as a client does, a few times, and tells what came
// of it: the replies and the median time.
func exchanges(ctx context.Context, w *docker.World, from, to string) string {
	const times = 5
	addr, _ := w.Addresses().Addr(to)
	replies := map[system.Reply]int{}
	var took []time.Duration
	for range times {
		met, err := w.Witnesses().At(from).Exchange(ctx, system.Exchange{
			Addr: net.JoinHostPort(addr, "8080"), Say: "GET / HTTP/1.0\r\n\r\n", Whole: true, Deadline: 1500 * time.Millisecond,
		})
		if err != nil {
			return err.Error()
		}
		replies[met.Reply]++
		took = append(took, met.Took)
	}
	slices.Sort(took)
	var texts []string
	for _, r := range slices.Sorted(maps.Keys(replies)) {
		texts = append(texts, fmt.Sprintf("%d %s", replies[r], r))
	}
	return fmt.Sprintf("%s in %s", strings.Join(texts, ", "), took[times/2].Round(10*time.Microsecond))
}
