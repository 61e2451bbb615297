package reports

import (
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestDemandsOfTheHistoryCount(t *testing.T) {
	number := func(v float64) *float64 { return &v }
	failover := verdict.Finding{
		Measure: verdict.FailoverWithin, State: verdict.Holds, Measured: true, Value: 4.8, Bound: 0.1, Unit: "s", Limit: number(20),
		Reason: "served again", Details: []verdict.Detail{{ID: verdict.DetailAuthority, Text: "tokyo"}},
	}
	demand := func(limit *float64, region string) history.Demand {
		return history.Demand{Measure: "failover_within", Limit: limit, Region: region}
	}
	for _, c := range []struct {
		name    string
		demands []history.Demand
		want    verdict.State
		limit   string
		reason  string
		changed bool
	}{
		{"the objective", []history.Demand{demand(nil, "")}, verdict.Holds, "at most 20 s", "served again", false},
		{"the region that served", []history.Demand{demand(nil, "tokyo")}, verdict.Holds, "at most 20 s", "tokyo served the writes", false},
		{"a wider limit", []history.Demand{demand(number(60), "")}, verdict.Holds, "at most 60 s", "demands at most 60 s", true},
		{"a tighter limit", []history.Demand{demand(number(3), "")}, verdict.Broken, "at most 3 s", "demands at most 3 s", true},
		{"a limit within the bound", []history.Demand{demand(number(4.85), "")}, verdict.Unknown, "at most 4.85 s", "4.85", true},
		{"another region", []history.Demand{demand(nil, "osaka")}, verdict.Broken, "at most 20 s", "served by tokyo, but osaka must", true},
		{"two demands", []history.Demand{demand(number(3), ""), demand(nil, "tokyo")}, verdict.Broken, "at most 3 s", "tokyo", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := history.History{{Meta: &history.Meta{Scenario: "x", Demands: c.demands}}}
			s := FromHistory(h, []verdict.Finding{failover}, nil, About{})
			f := s.Findings[0]
			if !f.Asserted || f.State != c.want || limitOf(f) != c.limit || !strings.Contains(f.Reason, c.reason) || (f.Judged != nil) != c.changed {
				t.Errorf("got %+v", f)
			}
			if want := stateOf(verdict.Demanded(h, []verdict.Finding{failover})); s.State != want {
				t.Errorf("the scenario is %s, but the verdict on its demands is %s", s.State, want)
			}
		})
	}
}

// TestAPlanThatWasCutDoesNotHold although every measure does.
func TestAPlanThatWasCutDoesNotHold(t *testing.T) {
	held := verdict.Finding{Measure: verdict.DataLoss, State: verdict.Holds, Measured: true}
	h := history.History{
		{Meta: &history.Meta{Scenario: "x", Demands: []history.Demand{{Measure: string(verdict.DataLoss)}}}},
		{Note: &history.Note{ID: history.PlanCut, Text: "the plan was ended early"}},
	}
	s := FromHistory(h, []verdict.Finding{held}, nil, About{})
	if s.State != Inconclusive || s.Reason != "the plan was ended early" {
		t.Errorf("got %s: %s", s.State, s.Reason)
	}
	if state := verdict.Demanded(h, []verdict.Finding{held}); state != verdict.Unknown {
		t.Errorf("the verdict is %s", state)
	}
}

func TestADemandWithoutAFindingIsUnknown(t *testing.T) {
	h := history.History{{Meta: &history.Meta{Demands: []history.Demand{{Measure: "data_loss"}}}}}
	s := FromHistory(h, nil, []verdict.Measure{verdict.DataLoss}, About{})
	if len(s.Findings) != 1 || s.Findings[0].State != verdict.Unknown || s.State != Inconclusive {
		t.Errorf("got %+v", s)
	}
}
