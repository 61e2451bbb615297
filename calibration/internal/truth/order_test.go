package truth_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/calibration/internal/truth"
)

func TestOrdersAreChecked(t *testing.T) {
	cases := []struct {
		name  string
		order truth.Order
		want  string // in the error; empty: none
	}{
		{"one span", order(truth.Span{Mode: truth.Away, For: time.Second}), ""},
		{"two spans", order(truth.Span{Mode: truth.Away, For: 1}, truth.Span{Mode: truth.Refuse, For: 1}), ""},
		{"a count at the end", order(truth.Span{Mode: truth.Away, For: 1}, truth.Span{Mode: truth.Forget, Count: 1}), ""},
		{"nothing", order(), "without spans"},
		{"no time", order(truth.Span{Mode: truth.Stall}), "needs a time"},
		{"no count", order(truth.Span{Mode: truth.Duplicate, For: 1}), "needs a count"},
		{"something after a count", order(truth.Span{Mode: truth.Forget, Count: 1}, truth.Span{Mode: truth.Away, For: 1}), "nothing can follow"},
		{"serve", order(truth.Span{Mode: truth.Serve, For: 1}), "follows the last"},
		{"a slip", order(truth.Span{Mode: "gone", For: 1}), `no mode is named "gone"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			err := c.order.Validate()
			if c.want == "" {
				g.Expect(err).NotTo(HaveOccurred())
				return
			}
			g.Expect(err).To(MatchError(ContainSubstring(c.want)))
		})
	}
}

func order(spans ...truth.Span) truth.Order { return truth.Order{Spans: spans} }
