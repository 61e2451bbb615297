package expect_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestHaveOneWriter(t *testing.T) {
	m := verdict.SplitBrain
	count := func(n float64) verdict.Finding {
		return verdict.Finding{Measured: true, Value: n, Unit: "writes", Reason: "counted"}
	}
	check(t, m, map[string]line{
		"one":     {expect.HaveOneWriter(), count(0), yes, ""},
		"two":     {expect.HaveOneWriter(), count(49), no, "expected the service to have one writer at a time\nmeasured: 49 writes"},
		"unknown": {expect.HaveOneWriter(), unknown(m), inconclusive, "too few probes"},
	})
}
