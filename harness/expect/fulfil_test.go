package expect_test

import (
	"testing"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestFulfil(t *testing.T) {
	slow, fast := expect.FailOver(expect.Within(5*sec)), expect.FailOver(expect.Within(sec))
	home := expect.ComeHome(expect.Within(sec))
	unsure := expect.StayAvailable(expect.AtLeast(0.9))
	r := &run{findings: []verdict.Finding{
		took(verdict.FailoverWithin, 3), took(verdict.FailbackWithin, 9), unknown(verdict.Availability),
	}}
	for name, c := range map[string]struct {
		demands []types.GomegaMatcher
		want    answer
		message string
	}{
		"all are met":                {[]types.GomegaMatcher{slow, nil}, yes, ""},
		"every broken one is named":  {[]types.GomegaMatcher{fast, slow, home}, no, "to fail over within 1 s\nmeasured: 3.000 s ± 0.100 s\nit came back\n\nexpected the service to come home"},
		"one is inconclusive":        {[]types.GomegaMatcher{slow, unsure}, inconclusive, "inconclusive: availability"},
		"broken before inconclusive": {[]types.GomegaMatcher{unsure, home}, no, "to come home within 1 s"},
		"one within another":         {[]types.GomegaMatcher{slow, expect.Fulfil(slow, home)}, no, "to come home"},
		"nothing is demanded":        {nil, misused, "nothing is demanded"},
		"nothing but unset ones is":  {[]types.GomegaMatcher{nil, nil}, misused, "nothing is demanded"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			m := expect.Fulfil(c.demands...)
			ok, err := m.Match(r)
			g.Expect(answerOf(ok, err)).To(Equal(c.want), "%v", err)
			if err != nil {
				g.Expect(err.Error()).To(ContainSubstring(c.message))
			} else {
				g.Expect(m.FailureMessage(r)).To(ContainSubstring(c.message))
			}
		})
	}
}

func TestDemandsAreWrittenDown(t *testing.T) {
	limit, zero, factor := 5.0, 0.0, 3.0
	NewWithT(t).Expect(expect.Demands(
		expect.FailOver(expect.To("tokyo"), expect.Within(5*sec)),
		expect.Fulfil(expect.LoseNoAcknowledgedWrite(), expect.StayCalm(expect.AtMost(3))),
		expect.ServeNoStaleRead(),
		expect.DuplicateNoWrite(),
		nil,
	)).To(Equal([]history.Demand{
		{Measure: "failover_within", Limit: &limit, Region: "tokyo"},
		{Measure: "data_loss", Limit: &zero},
		{Measure: "amplification", Limit: &factor},
		{Measure: "stale_reads", Limit: &zero},
		{Measure: "duplicates", Limit: &zero},
	}))
}
