package expect_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestStayAvailable(t *testing.T) {
	m := verdict.Availability
	served := verdict.Finding{State: verdict.Holds, Measured: true, Value: 0.99, Unit: "ratio", Reason: "counted"}
	check(t, m, map[string]line{
		"enough":           {expect.StayAvailable(expect.AtLeast(0.9)), served, yes, ""},
		"just enough":      {expect.StayAvailable(expect.AtLeast(0.99)), served, yes, ""},
		"too little":       {expect.StayAvailable(expect.AtLeast(0.995)), served, no, "to stay available at least 99.5 %\nmeasured: 99 %"},
		"unknown":          {expect.StayAvailable(expect.AtLeast(0.9)), unknown(m), inconclusive, "too few probes"},
		"nothing may fail": {expect.StayAvailable(expect.AtLeast(1)), served, no, "at least 100 %"},
	})
}
