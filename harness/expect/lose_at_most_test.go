package expect_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestLoseAtMost(t *testing.T) {
	m := verdict.DataLoss
	lost := func(value, bound float64) verdict.Finding {
		return verdict.Finding{State: verdict.Broken, Measured: true, Value: value, Bound: bound, Unit: "writes", Reason: "counted"}
	}
	check(t, m, map[string]line{
		"none":             {expect.LoseAtMost(3), lost(0, 0), yes, ""},
		"as many":          {expect.LoseAtMost(3), lost(3, 0), yes, ""},
		"one more":         {expect.LoseAtMost(3), lost(4, 0), no, "expected the service to lose acknowledged writes, at most 3 writes\nmeasured: 4 writes\ncounted"},
		"perhaps one more": {expect.LoseAtMost(3), lost(3.5, 0.5), inconclusive, "the limit of 3 writes lies within"},
		"unknown":          {expect.LoseAtMost(3), unknown(m), inconclusive, "too few probes"},
	})
}
