package injectors_test

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/fault"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/system"
)

// request is how long it takes until the first bytes of an answer are back.
func request(ctx context.Context, g *WithT, w *docker.World, from, to string) time.Duration {
	addr, _ := w.Addresses().Addr(to)
	d, err := w.Witnesses().At(from).Exchange(ctx, system.Exchange{Addr: addr + ":8080", Say: "GET / HTTP/1.0\r\n\r\n", Deadline: 5 * time.Second})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(d.Reply).To(Equal(system.Open))
	return d.Took
}

// slowest is the longest of some requests.
func slowest(ctx context.Context, g *WithT, w *docker.World, from, to string) time.Duration {
	var most time.Duration
	for range 20 {
		most = max(most, request(ctx, g, w, from, to))
	}
	return most
}

// throttling leaves a host shares of the processors, while it is asked by another.
func throttling(ctx context.Context, t *testing.T, w *docker.World) {
	t.Helper()
	for _, share := range []string{"1%", "5%", "20%"} {
		t.Run(share, func(t *testing.T) {
			g, k := NewWithT(t), kindOf(t, "host.cpu")
			before := slowest(ctx, g, w, "front", "data")
			spec := plan.Spec{ID: "f1", Kind: k.Name(), Target: selector(t, "host=data"), Params: plan.Params{"share": share}}
			active, err := k.Start(ctx, w, fault.Injection{ID: "f1.1", Spec: spec, Level: 1})
			g.Expect(err).NotTo(HaveOccurred())
			onset, err := active.Confirm(ctx)
			g.Expect(err).NotTo(HaveOccurred())
			during := slowest(ctx, g, w, "front", "data")
			out, err := active.Heal(ctx)
			g.Expect(err).NotTo(HaveOccurred())
			after := slowest(ctx, g, w, "front", "data")
			d := out.Delivered[0]
			t.Logf("onset within %s; %.0f periods throttled; asked for %.3f processors, got %.4f ± %.4f; the slowest of 20 requests took %s before, %s during, %s after; gone in %s",
				onset.Interval.To-onset.Interval.From, figure(g, onset.Evidence, history.CPUThrottled), d.Requested, d.Measured, d.Bound, before, during, after, out.Gone.To-out.Gone.From)
			g.Expect(d.Fidelity()).To(Equal(history.AsAsked))
			g.Expect(k.Undo(ctx, w, fault.Injection{ID: "f1.1", Spec: spec})).To(Succeed(), "what is not there is no error")
		})
	}
}
