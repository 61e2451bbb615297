package verdict_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// twoWorkloads gives each second pair of requests to a workload of its own, with
// more patience.
func twoWorkloads(h history.History) history.History {
	h[0].Meta.Workloads = []history.WorkloadMeta{
		{Name: "web", Rate: 50, Writes: 0.5, Deadline: sec}, {Name: "batch", Rate: 50, Writes: 0.5, Deadline: 3 * sec},
	}
	n := 0
	for _, e := range h {
		if e.Op != nil {
			e.Op.Workload = []string{"web", "web", "batch", "batch"}[n%4]
			n++
		}
	}
	return h
}

func TestEachRequestIsLateByItsOwnDeadline(t *testing.T) {
	g := NewWithT(t)
	s := story{turns: []turn{{at: 6 * sec, mode: late}, {at: 7 * sec, mode: up}}, goals: map[string]float64{"availability": 0.5}, edit: twoWorkloads}
	f := verdict.JudgeAvailability(s.history())
	g.Expect(f.Measured).To(BeTrue(), f.Reason)
	bad, _ := f.Detail(verdict.DetailBad)
	g.Expect(bad.Value).To(Equal(50.0), "an answer after 1.5 s is late for half of them")
	web, _ := detail(f, verdict.DetailServed+"/web")
	batch, _ := detail(f, verdict.DetailServed+"/batch")
	g.Expect(web.Value).To(BeNumerically("<", 1))
	g.Expect(batch.Value).To(Equal(1.0))
}

func TestRatesAddUp(t *testing.T) {
	g := NewWithT(t)
	h := story{goals: everything(), edit: twoWorkloads}.history()
	f := verdict.JudgeAmplification(h)
	g.Expect(f.Value).To(BeNumerically("~", 1, f.Bound), f.Reason)
	rate, _ := detail(f, verdict.DetailRate+"/batch")
	g.Expect(rate.Value).To(Equal(50.0))
	for _, f := range verdict.JudgeAll(h) {
		g.Expect(f.State).To(Equal(verdict.Holds), "%s: %s", f.Measure, f.Reason)
	}
}

// A workload that sends too little is not made up for by another one.
func TestAWorkloadThatHoldsBackIsNoticed(t *testing.T) {
	g := NewWithT(t)
	half := without(func(e history.Event) bool { return e.Op != nil && e.Op.Workload == "batch" && e.Op.Sent > 10*sec })
	h := story{goals: everything(), edit: both(twoWorkloads, half)}.history()
	h[0].Meta.Workloads[0].Rate = 1 // too much of web
	f := verdict.JudgeAvailability(h)
	g.Expect(f.State).To(Equal(verdict.Unknown))
	g.Expect(f.Reason).To(ContainSubstring("due by the schedule but never recorded"))
}
