package expect_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestDuplicateNoWrite(t *testing.T) {
	m := verdict.Duplicates
	twice := func(n float64) verdict.Finding {
		return verdict.Finding{Measured: true, Value: n, Unit: "writes", Reason: "counted"}
	}
	untold := unknown(m)
	untold.Details = []verdict.Detail{{ID: verdict.DetailAtLeast, Value: 3}}
	matcher := expect.DuplicateNoWrite()
	check(t, m, map[string]line{
		"none":                         {matcher, twice(0), yes, ""},
		"one":                          {matcher, twice(1), no, "expected the service to duplicate no write\nmeasured: 1 write\ncounted"},
		"some do not tell":             {matcher, unknown(m), inconclusive, "too few probes"},
		"some do not tell, others are": {matcher, untold, no, "too few probes"},
	})
}
