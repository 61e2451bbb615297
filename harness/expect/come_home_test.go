package expect_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestComeHome(t *testing.T) {
	m := verdict.FailbackWithin
	check(t, m, map[string]line{
		"in time":       {expect.ComeHome(expect.Within(5 * sec)), took(m, 3), yes, ""},
		"too late":      {expect.ComeHome(expect.Within(2 * sec)), took(m, 3), no, "to come home within 2 s"},
		"unknown":       {expect.ComeHome(expect.Within(5 * sec)), unknown(m), inconclusive, "too few probes"},
		"within bounds": {expect.ComeHome(expect.Within(3 * sec)), took(m, 3), inconclusive, "lies within"},
	})
}
