package verdict_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Whatever a judge measures, it must say unknown of these histories.
func TestNothingIsJudgedFromABadExperiment(t *testing.T) {
	stage := func(s history.FaultStage) func(history.Event) bool {
		return func(e history.Event) bool { return e.Fault != nil && e.Fault.Stage == s }
	}
	for name, c := range map[string]struct {
		edit   func(history.History) history.History
		reason string
	}{
		"nothing at all":                 {func(history.History) history.History { return nil }, "does not begin with"},
		"no meta":                        {func(h history.History) history.History { return h[1:] }, "does not begin with"},
		"no requests":                    {without(func(e history.Event) bool { return e.Op != nil }), "no request was sent"},
		"a tainting note":                {with(history.Event{Note: &history.Note{Text: "the clock jumped", Taints: true}}), "not to be trusted: the clock jumped"},
		"no fault":                       {without(func(e history.Event) bool { return e.Fault != nil }), "no fault was confirmed"},
		"a fault that was not confirmed": {without(stage(history.Confirmed)), `fault "blackout" was not confirmed`},
		"a second fault that was not confirmed": {
			with(history.Event{Fault: &history.Fault{ID: "f2", Title: "other", Stage: history.Unconfirmed}}),
			`fault "other" was not confirmed`,
		},
		"the same fault again, not confirmed": {
			with(history.Event{Fault: &history.Fault{ID: "f1", Title: "blackout", Stage: history.Injected}}),
			`fault "blackout" was not confirmed`,
		},
		"a fault with an error": {
			with(history.Event{Fault: &history.Fault{ID: "f1", Title: "blackout", Stage: history.Healed, Error: "no route"}}),
			`fault "blackout" is healed with an error: no route`,
		},
		"no steady phase": {
			without(func(e history.Event) bool { return e.Phase != nil && e.Phase.Name == history.Steady }),
			`never came to its phase "steady"`,
		},
		"a failed request in the steady state": {
			ops(func(o *history.Op) {
				if o.Sent == sec {
					o.Outcome = history.Failed
				}
			}),
			"not steady: before the fault, the read sent at 1 s was failed",
		},
		"a late answer in the steady state": {
			ops(func(o *history.Op) {
				if o.Sent == sec {
					o.Done += 2 * sec
				}
			}),
			"was answered late, after 2.001 s",
		},
		"a steady state too short to tell": {
			without(func(e history.Event) bool { return e.Op != nil && e.Op.Sent < 5*sec-150*ms }),
			"too few probes in the steady state: 7 reads and 8 writes, at least 10",
		},
		"a steady state without writes": {
			without(func(e history.Event) bool {
				return e.Op != nil && e.Op.Kind == history.Write && e.Op.Sent < 5*sec
			}),
			"too few probes in the steady state: 250 reads and 0 writes",
		},
	} {
		for _, judge := range verdict.All() {
			h := story{edit: c.edit, goals: everything()}.history()
			f := judge(h)
			t.Run(name+"/"+string(f.Measure), func(t *testing.T) {
				g := NewWithT(t)
				g.Expect(f.State).To(Equal(verdict.Unknown), f.Reason)
				g.Expect(f.Measured).To(BeFalse())
				g.Expect(f.Reason).To(ContainSubstring(c.reason))
			})
		}
	}
}

func TestNoopHoldsEverything(t *testing.T) {
	h := story{goals: everything(), edit: func(h history.History) history.History {
		for _, e := range h {
			if e.Fault != nil {
				e.Fault.Control = true
			}
		}
		return h
	}}.history()
	measures := map[verdict.Measure]bool{}
	for _, f := range verdict.JudgeAll(h) {
		NewWithT(t).Expect(f.State).To(Equal(verdict.Holds), "%s: %s", f.Measure, f.Reason)
		measures[f.Measure] = true
	}
	NewWithT(t).Expect(measures).To(HaveLen(len(verdict.All())), "each judge has a measure of its own")
}

func TestTooFewProbesDuringTheFault(t *testing.T) {
	h := story{goals: everything(), edit: without(func(e history.Event) bool {
		return e.Op != nil && e.Op.Sent >= 5*sec && e.Op.Sent < 15*sec
	})}.history()
	for _, judge := range []verdict.Judge{verdict.JudgeReadOnly, verdict.JudgeFailover} {
		f := judge(h)
		NewWithT(t).Expect(f.State).To(Equal(verdict.Unknown))
		NewWithT(t).Expect(f.Reason).To(ContainSubstring("too few probes while the fault was in force: 0 reads"))
	}
}

func TestOfSeveralFaultsTheFirstBiteAndTheLastHealCount(t *testing.T) {
	g := NewWithT(t)
	second := func(stage history.FaultStage, at history.Interval) history.Event {
		return history.Event{At: at.To, Fault: &history.Fault{ID: "f2", Title: "second", Stage: stage, Interval: at}}
	}
	h := story{
		turns: []turn{{at: 5 * sec, mode: readOnly}, {at: 17 * sec, mode: up}},
		edit: func(h history.History) history.History {
			return append(h,
				second(history.Confirmed, history.Interval{From: 6 * sec, To: 6*sec + ms}),
				second(history.Healed, history.Interval{From: 20 * sec, To: 20*sec + ms}),
				second(history.HealSeen, history.Interval{From: 20 * sec, To: 20*sec + ms}))
		},
	}.history()
	f := verdict.JudgeFailover(h)
	g.Expect(f.Measured).To(BeTrue(), f.Reason)
	g.Expect(f.Value).To(BeNumerically("~", 12, f.Bound))
	g.Expect(verdict.JudgeFailback(h).Value).To(BeZero(), "counted from the last heal")
}

func everything() map[string]float64 {
	return map[string]float64{
		"readonly_within": 5, "failover_within": 20, "failback_within": 60,
		"max_data_loss": 0, "availability": 0.99, "max_stale_reads": 0, "max_amplification": 3,
	}
}

// A run that was killed leaves out the requests that were under way: those that
// hang. What is left looks as if users were served again.
func TestAHistoryThatWasCutOffIsNotJudged(t *testing.T) {
	hanging := ops(func(o *history.Op) {
		if o.Sent < 5*sec || o.Sent >= 15*sec || o.Sent%(40*ms) >= 20*ms {
			return
		}
		o.Done, o.Outcome, o.Region, o.Authority = o.Sent+4*sec, history.Failed, "", ""
		if o.Kind == history.Write {
			o.Outcome = history.Unknown
		}
	})
	goals := map[string]float64{"readonly_within": 6, "failover_within": 6}
	whole := story{goals: goals, edit: hanging}.history()
	whole[0].Meta.Workloads[0].Deadline = 5 * sec
	cut := without(func(e history.Event) bool {
		return e.At > 12*sec || e.Op != nil && e.Op.Done > 12*sec || e.Final != nil
	})(whole)
	for _, judge := range []verdict.Judge{verdict.JudgeReadOnly, verdict.JudgeFailover} {
		g := NewWithT(t)
		f := judge(whole)
		g.Expect(f.State).To(Equal(verdict.Broken), "%s: %s", f.Measure, f.Reason)
		f = judge(cut)
		g.Expect(f.State).To(Equal(verdict.Unknown), "%s: %s", f.Measure, f.Reason)
		g.Expect(f.Reason).To(Equal(`the experiment was cut off in its phase "fault": what was under way then is not known`))
	}
	for at := sec; at < whole.End(); at += sec {
		for _, f := range verdict.JudgeAll(without(func(e history.Event) bool { return e.At >= at })(whole)) {
			NewWithT(t).Expect(f.State).To(Equal(verdict.Unknown), "%s, cut off after %s: %s", f.Measure, at, f.Reason)
		}
	}
}
