package expect_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestLoseNoAcknowledgedWrite(t *testing.T) {
	m := verdict.DataLoss
	lost := func(value, bound float64) verdict.Finding {
		return verdict.Finding{State: verdict.Holds, Measured: true, Value: value, Bound: bound, Unit: "writes", Reason: "counted"}
	}
	appeared := lost(0, 0)
	appeared.Details = []verdict.Detail{{ID: verdict.DetailRefusedAppeared, Value: 1}}
	matcher := expect.LoseNoAcknowledgedWrite()
	check(t, m, map[string]line{
		"none":                         {matcher, lost(0, 0), yes, ""},
		"some":                         {matcher, lost(2, 0), no, "expected the service to lose no acknowledged write\nmeasured: 2 writes\ncounted"},
		"some, which the run allows":   {matcher, limited(lost(2, 0), 5, verdict.Holds), no, "2 writes"},
		"perhaps one":                  {matcher, lost(0.5, 0.5), inconclusive, "the limit of 0 writes lies within"},
		"one, perhaps two":             {matcher, lost(1.5, 0.5), no, "1.5 writes ± 0.5 writes"},
		"a refused one is there":       {matcher, appeared, no, "counted"},
		"the final read is incomplete": {matcher, unknown(m), inconclusive, "too few probes"},
	})
}
