package expect_test

import (
	"errors"
	"math"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/expect"
	"github.com/gameday-harness/gameday/harness/history"
)

// A matcher that could be neither met nor broken is not made: so it can never
// count as broken.
func TestMisuse(t *testing.T) {
	half := 0.5
	for name, c := range map[string]struct {
		make    func() types.GomegaMatcher
		message string
	}{
		"two limits":               {func() types.GomegaMatcher { return expect.FailOver(expect.Within(sec), expect.Within(sec)) }, "Within(1s): there is a limit already"},
		"two regions":              {func() types.GomegaMatcher { return expect.FailOver(expect.To("tokyo"), expect.To("tokyo")) }, `To("tokyo"): there is a region already`},
		"a region without a name":  {func() types.GomegaMatcher { return expect.FailOver(expect.To("")) }, `failover_within: To(""): the region has no name`},
		"no time at all":           {func() types.GomegaMatcher { return expect.ComeHome(expect.Within(0)) }, "a limit of 0 s: it must be above zero"},
		"a time below zero":        {func() types.GomegaMatcher { return expect.FallBackToReadOnly(expect.Within(-sec)) }, "above zero"},
		"per cent":                 {func() types.GomegaMatcher { return expect.StayAvailable(expect.AtLeast(99.5)) }, "0.995 means 99.5 %"},
		"no share":                 {func() types.GomegaMatcher { return expect.StayAvailable(expect.AtLeast(0)) }, "above 0"},
		"a share that is none":     {func() types.GomegaMatcher { return expect.StayAvailable(expect.AtLeast(math.NaN())) }, "above 0"},
		"no factor":                {func() types.GomegaMatcher { return expect.StayCalm(expect.AtMost(0)) }, "above zero"},
		"a factor that is none":    {func() types.GomegaMatcher { return expect.StayCalm(expect.AtMost(math.NaN())) }, "above zero"},
		"an endless factor":        {func() types.GomegaMatcher { return expect.StayCalm(expect.AtMost(math.Inf(1))) }, "and finite"},
		"fewer than none":          {func() types.GomegaMatcher { return expect.LoseAtMost(-1) }, "0 or more"},
		"half a read":              {func() types.GomegaMatcher { return expect.Meet(history.Demand{Measure: "stale_reads", Limit: &half}) }, "a whole number"},
		"some split brain":         {func() types.GomegaMatcher { return expect.Meet(history.Demand{Measure: "split_brain", Limit: &half}) }, "it is always 0 writes"},
		"a measure nobody takes":   {func() types.GomegaMatcher { return expect.Meet(history.Demand{Measure: "happiness"}) }, "no such measure"},
		"a region of nobody's":     {func() types.GomegaMatcher { return expect.Meet(history.Demand{Measure: "data_loss", Region: "tokyo"}) }, "does not tell who serves"},
		"nothing at all, as a key": {func() types.GomegaMatcher { return expect.Meet(history.Demand{}) }, "no such measure"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			defer func() {
				err, _ := recover().(error)
				g.Expect(errors.As(err, &expect.Misuse{})).To(BeTrue(), "%v", err)
				g.Expect(err).To(MatchError(ContainSubstring(c.message)))
			}()
			t.Fatalf("it made %v", c.make())
		})
	}
}
