package reports_test

import (
	"fmt"
	"os"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/secret"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
)

// A report grows from the histories of its scenarios; secrets go before
// anything is rendered.
func Example() {
	h := history.History{
		{Meta: &history.Meta{Scenario: "Noop control", Hypothesis: "nothing happens"}},
		{Note: &history.Note{Text: "the password is hunter2"}},
	}
	limit := 20.0
	findings := []verdict.Finding{{
		Measure: verdict.FailoverWithin, State: verdict.Holds, Measured: true,
		Value: 4.8119, Bound: 0.0139, Unit: "s", Limit: &limit, Reason: "writes were acknowledged again",
	}}
	s := reports.FromHistory(h, findings, []verdict.Measure{verdict.FailoverWithin}, reports.About{Labels: []string{"gate"}})
	r := reports.Conclude(reports.Report{
		Run: "r1", Started: time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC), Duration: 61,
		Compose: reports.Compose{File: "docker-compose.yml"}, Scenarios: []reports.Scenario{s},
	})
	r = reports.Redact(r, secret.NewHider("hunter2").Hide)

	fmt.Println(r.ExitCode, r.Scenarios[0].Notes[0].Text)
	if err := reports.Summary(os.Stdout, r); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 0 the password is [hidden]
	// ## ✔ Gameday: holds
	//
	// **Every objective held in the one scenario that ran.**
	//
	// | Scenario | State | Failover within (RTO) |
	// |---|---|---|
	// | Noop control | ✔ holds | ✔ 4.812 s ± 0.014 s (at most 20 s) |
	//
	// Run r1, started 2026-01-05 03:00:00 UTC, took 1 min 01 s, seed 0, docker-compose.yml.
}
