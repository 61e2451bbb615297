package verdict_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/verdict"
)

func TestTheRule(t *testing.T) {
	for name, c := range map[string]struct {
		got, want verdict.State
	}{
		"upper: wholly within":      {verdict.AtMost(4, 1, 5.5), verdict.Holds},
		"upper: touches from below": {verdict.AtMost(4, 1, 5), verdict.Holds},
		"upper: limit inside":       {verdict.AtMost(4, 1, 4.5), verdict.Unknown},
		"upper: touches from above": {verdict.AtMost(4, 1, 3), verdict.Unknown},
		"upper: wholly over":        {verdict.AtMost(4, 1, 2.9), verdict.Broken},
		"lower: wholly above":       {verdict.AtLeast(0.99, 0.01, 0.9), verdict.Holds},
		"lower: exactly met":        {verdict.AtLeast(0.995, 0, 0.995), verdict.Holds},
		"lower: limit inside":       {verdict.AtLeast(0.99, 0.01, 0.995), verdict.Unknown},
		"lower: wholly below":       {verdict.AtLeast(0.9, 0.01, 0.995), verdict.Broken},
	} {
		t.Run(name, func(t *testing.T) { NewWithT(t).Expect(c.got).To(Equal(c.want)) })
	}
}

func TestAgainstAnotherLimit(t *testing.T) {
	least := verdict.Finding{Measure: verdict.FailoverWithin, Details: []verdict.Detail{{ID: verdict.DetailAtLeast, Value: 30}}}
	for name, c := range map[string]struct {
		finding verdict.Finding
		limit   float64
		want    verdict.State
	}{
		"measured, within":        {verdict.Finding{Measured: true, Value: 3, Bound: 0.1}, 4, verdict.Holds},
		"measured, over":          {verdict.Finding{Measured: true, Value: 3, Bound: 0.1}, 2, verdict.Broken},
		"availability is a floor": {verdict.Finding{Measure: verdict.Availability, Measured: true, Value: 0.9}, 0.8, verdict.Holds},
		"availability too low":    {verdict.Finding{Measure: verdict.Availability, Measured: true, Value: 0.9}, 0.95, verdict.Broken},
		"not measured":            {verdict.Finding{}, 4, verdict.Unknown},
		"at least, and over":      {least, 20, verdict.Broken},
		"at least, and under":     {least, 40, verdict.Unknown},
		"forbidden": {
			verdict.Finding{Measured: true, Details: []verdict.Detail{{ID: verdict.DetailRefusedAppeared, Value: 1}}},
			4,
			verdict.Broken,
		},
	} {
		t.Run(name, func(t *testing.T) { NewWithT(t).Expect(c.finding.Against(c.limit)).To(Equal(c.want)) })
	}
}
