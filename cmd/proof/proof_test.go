package main

import (
	"os/exec"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
)

// TestEverySabotageIsProven compares the table with what the board itself says
// that it can do wrong.
func TestEverySabotageIsProven(t *testing.T) {
	g := NewWithT(t)
	help, err := exec.CommandContext(t.Context(), "go", "run", "../../board", "help").CombinedOutput()
	g.Expect(err).NotTo(HaveOccurred(), string(help))
	_, text, found := strings.Cut(string(help), "or one of:\n")
	g.Expect(found).To(BeTrue(), string(help))
	var known []string
	for line := range strings.Lines(text) {
		if name, _, two := strings.Cut(strings.TrimSpace(line), "  "); two && strings.HasPrefix(line, "  ") {
			known = append(known, name)
		}
	}
	var proven []string
	for _, s := range sabotages() {
		if strings.HasPrefix(s.setting, boardIsBroken) {
			proven = append(proven, s.name)
		}
	}
	g.Expect(proven).To(ConsistOf(known))
}

func TestChoose(t *testing.T) {
	g := NewWithT(t)
	g.Expect(choose(sabotages(), "")).To(HaveLen(len(sabotages())))
	g.Expect(choose(sabotages(), "none")).To(BeEmpty())
	g.Expect(choose(sabotages(), "no-failover,broken-pool")).To(HaveLen(2))
	_, err := choose(sabotages(), "no-failover,nothing-such")
	g.Expect(err).To(MatchError(ContainSubstring(`there is no sabotage "nothing-such"`)))
}

func TestJudged(t *testing.T) {
	s := sabotage{name: "x", scenario: "host-killed", measure: verdict.DataLoss}
	report := func(exit int, findings ...reports.Finding) reports.Report {
		return reports.Report{ExitCode: exit, Scenarios: []reports.Scenario{{ID: s.scenario, Findings: findings}}}
	}
	finding := func(m verdict.Measure, state verdict.State, asserted bool) reports.Finding {
		return reports.Finding{Finding: verdict.Finding{Measure: m, State: state, Measured: true, Value: 3, Unit: "writes"}, Asserted: asserted}
	}
	for name, c := range map[string]struct {
		report reports.Report
		why    string // "" when it counts as caught
	}{
		"caught":                  {report(1, finding(verdict.DataLoss, verdict.Broken, true)), ""},
		"caught by another only":  {report(1, finding(verdict.DataLoss, verdict.Holds, true), finding(verdict.FailoverWithin, verdict.Broken, true)), "data_loss is holds"},
		"unknown":                 {report(3, finding(verdict.DataLoss, verdict.Unknown, true)), "data_loss is unknown"},
		"measured, not demanded":  {report(0, finding(verdict.DataLoss, verdict.Broken, false)), "does not demand"},
		"the exit code says more": {report(3, finding(verdict.DataLoss, verdict.Broken, true)), "exit code 3"},
		"no scenario":             {reports.Report{ExitCode: 1}, "0 scenarios were run"},
		"another scenario":        {reports.Report{ExitCode: 1, Scenarios: []reports.Scenario{{ID: "control"}}}, "control was run"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			row := judged(s, c.report)
			g.Expect(row.caught).To(Equal(c.why == ""))
			g.Expect(row.why).To(ContainSubstring(c.why))
		})
	}
}

func TestMatrix(t *testing.T) {
	g := NewWithT(t)
	limit := 20.0
	rows := []row{
		{
			sabotage: sabotage{name: "a", setting: "BOARD_SABOTAGE=a", scenario: "one", measure: verdict.FailoverWithin}, caught: true,
			finding: reports.Finding{Finding: verdict.Finding{Unit: "s", Limit: &limit, Details: []verdict.Detail{{ID: verdict.DetailAtLeast, Value: 24.5, Unit: "s"}}}},
			also:    []verdict.Measure{verdict.Availability},
		},
		{sabotage: sabotage{name: "b", setting: "BOARD_SABOTAGE=b", scenario: "two", measure: verdict.DataLoss}, why: "data_loss is holds: fine"},
	}
	var out strings.Builder
	g.Expect(matrix(&out, rows)).To(Succeed())
	g.Expect(out.String()).To(Equal(`| sabotage | to see it | finding | figure | limit | also broken |
|---|---|---|---|---|---|
| a | ` + "`BOARD_SABOTAGE=a bin/gameday run --scenario one`" + ` | ` + "`failover_within`" + ` | at least 24.5 s | 20 s | ` + "`availability`" + ` |
| b **NOT CAUGHT**: data_loss is holds: fine | ` + "`BOARD_SABOTAGE=b bin/gameday run --scenario two`" + ` | ` + "`data_loss`" + ` | not measured | none |  |
`))
}
