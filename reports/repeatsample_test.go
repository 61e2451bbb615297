package reports

import (
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// repetition is one of a scenario whose failover takes so long; 0 is never.
func repetition(n int, failover float64) Scenario {
	o := outage{
		name: "Removal of the primary, refused", hypothesis: "The replica is promoted within the RTO.",
		origin: time.Duration(n) * 80 * time.Second, faults: []string{"removal of host db-seoul (refused)"},
		dark: 1200 * time.Millisecond, readOnly: time.Duration(failover * float64(time.Second)), end: 72 * time.Second,
	}
	f := finding(verdict.FailoverWithin, verdict.Holds, failover, 0.0139, "s", limitOfSample(20), "Writes were acknowledged again.")
	switch {
	case failover == 0:
		o.readOnly = o.end
		o.doubt = &history.Interval{From: 50 * time.Second, To: 50400 * time.Millisecond}
		f = verdict.Finding{
			Measure: verdict.FailoverWithin, State: verdict.Broken, Unit: "s", Limit: limitOfSample(20),
			Reason:  "Writes were never acknowledged again.",
			Details: []verdict.Detail{{ID: verdict.DetailAtLeast, Value: 61.8, Unit: "s"}},
		}
	case failover > 20:
		f.State, f.Reason = verdict.Broken, "Writes were acknowledged too late."
	}
	return FromHistory(o.record(), []verdict.Finding{
		f,
		finding(verdict.DataLoss, verdict.Holds, 0, 0, "writes", limitOfSample(0), "All acknowledged writes were found."),
		finding(verdict.StaleReads, verdict.Holds, float64(n), 0.5, "reads", limitOfSample(10), "Hardly any read was stale."),
		finding(verdict.Duplicates, verdict.Holds, 0, 0, "writes", nil, "Every write is there once."),
		finding(verdict.Amplification, verdict.Holds, 1.2+0.01*float64(n), 0.05, "x", limitOfSample(3), "The system held back."),
	}, []verdict.Measure{verdict.FailoverWithin, verdict.DataLoss, verdict.StaleReads}, About{
		Labels: []string{"host"}, History: fmt.Sprintf("history/removal-of-the-primary-refused-%02d.jsonl", n),
	})
}

// repeatedSample is a run in which one scenario broke in two of six repetitions
// and another held in all three.
func repeatedSample() Report {
	var broken, holds []Scenario
	for i, failover := range []float64{2.91, 3.02, 0, 2.87, 24.5, 2.95} {
		broken = append(broken, repetition(i+1, failover))
	}
	for range 3 {
		holds = append(holds, noopScenario())
	}
	r := sample(Repeated(holds), Repeated(broken))
	r.Repeat, r.Named = 6, []string{"removal of the primary, refused", "noop"}
	return r
}
