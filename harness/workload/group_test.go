package workload

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
)

// group makes a group of workloads, each with a service of its own.
func group(t *testing.T, services map[string]*service, all ...settings.Workload) (*Group, *notes) {
	t.Helper()
	var programs []*Program
	for _, w := range all {
		p, err := Compile(w, paper{service: services[w.Name]})
		if err != nil {
			t.Fatal(err)
		}
		programs = append(programs, p)
	}
	n := &notes{}
	g, err := NewGroup(programs, "paper://system", n.add, history.NewClock(), 1, Prefix("t"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.Close)
	return g, n
}

func called(name string, rate float64) settings.Workload {
	w := posts()
	w.Name, w.Rate = name, rate
	return w
}

func TestWorkloadsRunSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		services := map[string]*service{"orders": newService(), "carts": newService()}
		users, n := group(t, services, called("orders", 100), called("carts", 50))
		first, err := users.Prime(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(first.Outcome).To(Equal(history.OK))
		primed := len(n.all())
		runFor(t, users, 10*time.Second-time.Millisecond)

		sent := map[string]int{}
		for _, op := range n.all()[primed:] {
			sent[op.Workload]++
			g.Expect(op.Served()).To(BeTrue())
			g.Expect(strings.HasPrefix(op.ID, "t-w-")).To(Equal(op.Workload == "orders"), op.ID)
			g.Expect(strings.HasPrefix(op.ID, "t-w2-")).To(Equal(op.Workload == "carts"), op.ID)
		}
		g.Expect(sent).To(Equal(map[string]int{"orders": 1000, "carts": 500}))
		g.Expect(users.Lateness().Sent).To(Equal(1500))

		ids := append(users.IDs(), "t-x")
		read := map[string]int{}
		for _, final := range users.FinalRead(t.Context(), ids) {
			read[final.Workload]++
			good := history.OK
			if final.Never || final.ID == "t-x" {
				good = history.Missing
			}
			g.Expect(final.Outcome).To(Equal(good), "%+v", final)
		}
		g.Expect(read["orders"] + read["carts"]).To(Equal(len(ids) + 40))
		users.Close()
		g.Expect(services["orders"].closed + services["carts"].closed).To(Equal(2))
	})
}

func TestTheOnlyWorkloadIsNotNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		users, n := group(t, map[string]*service{"orders": newService()}, called("orders", 100))
		_, err := users.Prime(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		runFor(t, users, time.Second)
		for _, op := range n.all() {
			g.Expect(op.Workload).To(BeEmpty())
		}
		for _, final := range users.FinalRead(t.Context(), users.IDs()) {
			g.Expect(final.Workload).To(BeEmpty())
		}
	})
}

// One workload that finds no service keeps the experiment from its begin, and is
// named.
func TestAGroupIsPrimedWhenAllAre(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		dead := answering(func(Operation, int) Reply { return Reply{Outcome: history.Unknown, Error: "connection refused"} })
		users, _ := group(t, map[string]*service{"orders": newService(), "carts": dead}, called("orders", 100), called("carts", 50))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := users.Prime(ctx)
		g.Expect(err).To(MatchError(`workload "carts": priming: no write to paper://system was acknowledged: ` +
			`context deadline exceeded; the last one: connection refused`))
	})
}

// The names of regions are bounded for the whole experiment.
func TestAGroupSharesItsNamesOfRegions(t *testing.T) {
	g := NewWithT(t)
	users, _ := group(t, map[string]*service{"a": newService(), "b": newService()}, called("a", 1), called("b", 1))
	g.Expect(users.runners[0].options.regions).To(BeIdenticalTo(users.runners[1].options.regions))
}

func TestNewGroupExplains(t *testing.T) {
	g := NewWithT(t)
	_, err := NewGroup(nil, "x", func(history.Op) {}, history.NewClock(), 1)
	g.Expect(err).To(MatchError("workload: a group of none"))
	s := newService()
	good, err := Compile(called("a", 1), paper{service: s})
	g.Expect(err).NotTo(HaveOccurred())
	bad, err := Compile(called("b", 1), paper{dial: errors.New("no address")})
	g.Expect(err).NotTo(HaveOccurred())
	_, err = NewGroup([]*Program{good, bad}, "x", func(history.Op) {}, history.NewClock(), 1)
	g.Expect(err).To(MatchError("no address"))
	g.Expect(s.closed).To(Equal(1), "nothing stays open")
}
