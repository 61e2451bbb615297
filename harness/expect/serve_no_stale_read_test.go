package expect_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestServeNoStaleRead(t *testing.T) {
	m := verdict.StaleReads
	stale := func(value, bound float64) verdict.Finding {
		return verdict.Finding{State: verdict.Holds, Measured: true, Value: value, Bound: bound, Unit: "reads", Reason: "counted"}
	}
	matcher := expect.ServeNoStaleRead()
	check(t, m, map[string]line{
		"none":                       {matcher, stale(0, 0), yes, ""},
		"one":                        {matcher, stale(1, 0), no, "expected the service to serve no stale read\nmeasured: 1 read\ncounted"},
		"some, which the run allows": {matcher, limited(stale(2, 0), 5, verdict.Holds), no, "2 reads"},
		"perhaps one":                {matcher, stale(0.5, 0.5), inconclusive, "the limit of 0 reads lies within"},
		"unknown":                    {matcher, unknown(m), inconclusive, "too few probes"},
	})
}
