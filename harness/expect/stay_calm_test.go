package expect_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestStayCalm(t *testing.T) {
	m := verdict.Amplification
	busy := verdict.Finding{State: verdict.Holds, Measured: true, Value: 2, Bound: 0.1, Unit: "x", Reason: "counted"}
	uncounted := unknown(m)
	uncounted.Unit, uncounted.Details = "x", []verdict.Detail{{ID: verdict.DetailAtLeast, Value: 9}}
	check(t, m, map[string]line{
		"calm":                      {expect.StayCalm(expect.AtMost(3)), busy, yes, ""},
		"a storm":                   {expect.StayCalm(expect.AtMost(1.5)), busy, no, "expected the service to stay calm at most 1.5 x\nmeasured: 2 x ± 0.1 x\ncounted"},
		"the limit is in the bound": {expect.StayCalm(expect.AtMost(2)), busy, inconclusive, "the limit of 2 x lies within the error bound of 2 x ± 0.1 x"},
		"unknown":                   {expect.StayCalm(expect.AtMost(3)), unknown(m), inconclusive, "too few probes"},
		"not all was counted":       {expect.StayCalm(expect.AtMost(3)), uncounted, no, "too few probes"},
	})
}
