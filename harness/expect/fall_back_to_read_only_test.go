package expect_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestFallBackToReadOnly(t *testing.T) {
	m := verdict.ReadOnlyWithin
	endless := unknown(m)
	endless.Details = []verdict.Detail{{ID: verdict.DetailAtLeast, Value: 30}}
	check(t, m, map[string]line{
		"in time":            {expect.FallBackToReadOnly(expect.Within(5 * sec)), took(m, 3), yes, ""},
		"too late":           {expect.FallBackToReadOnly(expect.Within(2 * sec)), took(m, 3), no, "expected the service to fall back to read-only within 2 s\nmeasured: 3.000 s ± 0.100 s\nit came back"},
		"never, over limit":  {expect.FallBackToReadOnly(expect.Within(20 * sec)), endless, no, "too few probes"},
		"never, under limit": {expect.FallBackToReadOnly(expect.Within(40 * sec)), endless, inconclusive, "too few probes"},
		"within the bound":   {expect.FallBackToReadOnly(expect.Within(3 * sec)), took(m, 3), inconclusive, "the limit of 3 s lies within the error bound of 3.000 s ± 0.100 s"},
		"unknown":            {expect.FallBackToReadOnly(expect.Within(5 * sec)), unknown(m), inconclusive, "inconclusive: readonly_within: too few probes"},
		"its own limit is wider, but the matcher's counts": {
			expect.FallBackToReadOnly(expect.Within(2 * sec)), limited(took(m, 3), 5, verdict.Holds), no, "within 2 s",
		},
	})
}
