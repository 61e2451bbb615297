package expect_test

import (
	"testing"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestFailOver(t *testing.T) {
	m := verdict.FailoverWithin
	by := func(id verdict.DetailID, region string) verdict.Finding {
		f := took(m, 3)
		f.Details = []verdict.Detail{{ID: id, Text: region}}
		return f
	}
	both := by(verdict.DetailAuthority, "seoul")
	both.Details = append(both.Details, verdict.Detail{ID: verdict.DetailRegion, Text: "tokyo"})
	tokyo := expect.To("tokyo")
	check(t, m, map[string]line{
		"anywhere, no limit":              {expect.FailOver(), took(m, 3), yes, ""},
		"in time":                         {expect.FailOver(expect.Within(5 * sec)), took(m, 3), yes, ""},
		"to the region":                   {expect.FailOver(tokyo, expect.Within(5*sec)), by(verdict.DetailAuthority, "tokyo"), yes, ""},
		"only the answering one is told":  {expect.FailOver(tokyo), by(verdict.DetailRegion, "tokyo"), yes, ""},
		"by the run's own limit":          {expect.FailOver(), limited(took(m, 3), 5, verdict.Holds), yes, ""},
		"over the run's own limit":        {expect.FailOver(), limited(took(m, 3), 2, verdict.Broken), no, "to fail over (limit 2 s)"},
		"too late":                        {expect.FailOver(expect.Within(2 * sec)), took(m, 3), no, "to fail over within 2 s"},
		"to another region":               {expect.FailOver(tokyo), by(verdict.DetailAuthority, "seoul"), no, "to fail over to tokyo\nmeasured: 3.000 s ± 0.100 s\nbut writes were acknowledged by: seoul"},
		"to two at once":                  {expect.FailOver(tokyo), by(verdict.DetailAuthority, "seoul, tokyo"), no, "acknowledged by: seoul, tokyo"},
		"the store counts, not the front": {expect.FailOver(tokyo), both, no, "acknowledged by: seoul"},
		"to a region nobody tells":        {expect.FailOver(tokyo), took(m, 3), inconclusive, "no acknowledgement says"},
		"unknown":                         {expect.FailOver(tokyo), unknown(m), inconclusive, "too few probes"},
		"within the bound":                {expect.FailOver(expect.Within(3 * sec)), took(m, 3), inconclusive, "lies within"},
	})
}
