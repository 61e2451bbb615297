package verdict_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestMeets(t *testing.T) {
	back := verdict.Finding{
		Measure: verdict.FailoverWithin, State: verdict.Holds, Measured: true, Value: 3, Bound: 0.1, Unit: "s",
		Details: []verdict.Detail{{ID: verdict.DetailAuthority, Text: "tokyo"}},
	}
	nobody := back
	nobody.Details = nil
	for name, c := range map[string]struct {
		finding verdict.Finding
		demand  history.Demand
		want    verdict.State
		other   string
	}{
		"nothing further":              {back, history.Demand{}, verdict.Holds, ""},
		"its limit":                    {back, history.Demand{Limit: goal(4.0)}, verdict.Holds, ""},
		"its region":                   {back, history.Demand{Region: "tokyo"}, verdict.Holds, ""},
		"a tighter limit":              {back, history.Demand{Limit: goal(2.0)}, verdict.Broken, ""},
		"a limit within the bound":     {back, history.Demand{Limit: goal(3.0)}, verdict.Unknown, ""},
		"another region":               {back, history.Demand{Region: "seoul"}, verdict.Broken, "tokyo"},
		"a region that nobody tells":   {nobody, history.Demand{Region: "tokyo"}, verdict.Unknown, ""},
		"a limit comes before regions": {back, history.Demand{Limit: goal(2.0), Region: "seoul"}, verdict.Broken, ""},
		"nothing was found":            {verdict.Finding{State: verdict.Unknown}, history.Demand{Limit: goal(4.0)}, verdict.Unknown, ""},
	} {
		t.Run(name, func(t *testing.T) {
			state, other := c.finding.Meets(c.demand)
			NewWithT(t).Expect(state).To(Equal(c.want))
			NewWithT(t).Expect(other).To(Equal(c.other))
		})
	}
}

func TestDemanded(t *testing.T) {
	slow := history.Demand{Measure: string(verdict.FailoverWithin), Limit: goal(4.0)}
	fast := history.Demand{Measure: string(verdict.FailoverWithin), Limit: goal(2.0)}
	near := history.Demand{Measure: string(verdict.FailoverWithin), Limit: goal(3.0)}
	absent := history.Demand{Measure: "no such measure"}
	for name, c := range map[string]struct {
		demands []history.Demand
		want    verdict.State
	}{
		"met":                             {[]history.Demand{slow}, verdict.Holds},
		"one of two is broken":            {[]history.Demand{slow, fast}, verdict.Broken},
		"one of two is unknown":           {[]history.Demand{slow, near}, verdict.Unknown},
		"broken comes before unknown":     {[]history.Demand{near, fast, near}, verdict.Broken},
		"a measure that nobody has taken": {[]history.Demand{slow, absent}, verdict.Unknown},
		"nothing is demanded":             {nil, verdict.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			h := story{turns: []turn{{at: 5 * sec, mode: readOnly}, {at: 8 * sec, mode: up}}}.history()
			h[0].Meta.Demands = c.demands
			NewWithT(t).Expect(verdict.Demanded(h, verdict.JudgeAll(h))).To(Equal(c.want))
		})
	}
}
