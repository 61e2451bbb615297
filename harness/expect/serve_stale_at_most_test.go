package expect_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestServeStaleAtMost(t *testing.T) {
	m := verdict.StaleReads
	stale := func(value float64) verdict.Finding {
		return verdict.Finding{State: verdict.Broken, Measured: true, Value: value, Unit: "reads", Reason: "counted"}
	}
	check(t, m, map[string]line{
		"as many":  {expect.ServeStaleAtMost(2), stale(2), yes, ""},
		"one more": {expect.ServeStaleAtMost(2), stale(3), no, "at most 2 reads\nmeasured: 3 reads"},
		"unknown":  {expect.ServeStaleAtMost(2), unknown(m), inconclusive, "too few probes"},
	})
}
