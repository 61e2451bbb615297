package injectors_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// TestDNSFaultsDocker writes a table of what a client in the victim's place is
// answered before, during and after each fault of DNS, and holds what was delivered
// against what was asked for.
func TestDNSFaultsDocker(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Docker and the images of `make images`")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	w := broughtUp(ctx, t, "dnstest")
	cases := dnsCases()
	for _, name := range sampled(cases) {
		c := cases[name]
		t.Run(name, func(t *testing.T) {
			spec := plan.Spec{ID: "f1", Kind: c.kind, Target: selector(t, "role=resolver,region=home"), Params: plan.Params{"from": "host=data"}}
			maps.Copy(spec.Params, c.params)
			seen := lifeOf(ctx, t, w, spec, func() string { return answers(ctx, w, "data", "data") })
			// A busy machine may not tell a few milliseconds from none: that is said.
			for _, d := range seen.Delivered {
				NewWithT(t).Expect(d.Fidelity()).NotTo(Equal(history.Otherwise), "%+v", d)
			}
		})
	}
	t.Run("others are told the truth", func(t *testing.T) { othersAreTold(ctx, t, w) })
	t.Run("stale after a move", func(t *testing.T) { staleAfterMove(ctx, t, w) })
}

// answers asks the first resolver at home as a client does, over UDP and TCP.
func answers(ctx context.Context, w *docker.World, client, name string) string {
	addr, _ := w.Addresses().Addr(w.Model().Resolvers("here")[0])
	at := w.Witnesses().At(client)
	var texts []string
	for _, over := range []struct {
		name string
		ask  func(context.Context, string, string, time.Duration) (system.Query, error)
	}{{"UDP", at.Query}, {"UDP", at.Query}, {"TCP", at.QueryTCP}} {
		q, err := over.ask(ctx, addr, name, time.Second)
		if err != nil {
			return err.Error()
		}
		text := fmt.Sprintf("%s %s %s %v in %s", over.name, q.Reply, q.Rcode, q.Addrs, q.Took.Round(10*time.Microsecond))
		if q.Truncated {
			text += " TC"
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "; ")
}

// othersAreTold: neither other clients nor other names are touched.
func othersAreTold(ctx context.Context, t *testing.T, w *docker.World) {
	t.Helper()
	g, k := NewWithT(t), kindOf(t, "dns.nxdomain")
	spec := plan.Spec{ID: "f1", Kind: k.Name(), Target: selector(t, "role=resolver,region=home"), Params: plan.Params{"from": "host=data", "name": "data"}}
	active, err := k.Start(ctx, w, fault.Injection{ID: "run-1/f1-1", Spec: spec, Level: 1})
	g.Expect(err).NotTo(HaveOccurred())
	_, err = active.Confirm(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	addr, _ := w.Addresses().Addr(w.Model().Resolvers("here")[0])
	for _, c := range []struct{ client, name, want string }{
		{"data", "data", "NXDOMAIN"}, {"data", "front", "NOERROR"}, {"front", "data", "NOERROR"},
	} {
		q, err := w.Witnesses().At(c.client).Query(ctx, addr, c.name, time.Second)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(q.Rcode).To(Equal(c.want), "%s asks for %s", c.client, c.name)
	}
	_, err = active.Heal(ctx)
	g.Expect(err).NotTo(HaveOccurred())
}

// staleAfterMove: whoever gets stale answers does not hear that a host has moved.
func staleAfterMove(ctx context.Context, t *testing.T, w *docker.World) {
	t.Helper()
	g := NewWithT(t)
	stale, move := kindOf(t, "dns.stale"), kindOf(t, "host.move")
	old, _ := w.Addresses().Addr("data")
	resolver, _ := w.Addresses().Addr(w.Model().Resolvers("here")[0])
	told := func(client string) string {
		q, err := w.Witnesses().At(client).Query(ctx, resolver, "data", time.Second)
		g.Expect(err).NotTo(HaveOccurred())
		return strings.Join(q.Addrs, " ")
	}
	g.Expect(told("data")).To(Equal(old))
	moved, err := move.Start(ctx, w, fault.Injection{ID: "run-1/f2-1", Spec: plan.Spec{ID: "f2", Kind: move.Name(), Target: selector(t, "host=data")}, Level: 1})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(told("data")).NotTo(Equal(old))
	spec := plan.Spec{ID: "f1", Kind: stale.Name(), Target: selector(t, "role=resolver,region=home"), Params: plan.Params{"from": "host=data"}}
	active, err := stale.Start(ctx, w, fault.Injection{ID: "run-1/f1-1", Spec: spec, Level: 1})
	g.Expect(err).NotTo(HaveOccurred())
	_, err = active.Confirm(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(told("data")).To(Equal(old), "yesterday's answer")
	g.Expect(told("front")).NotTo(Equal(old), "others hear of the move")
	_, err = active.Heal(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(told("data")).NotTo(Equal(old))
	_, err = moved.Heal(ctx)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(told("data")).To(Equal(old))
}
