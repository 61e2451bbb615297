package plan_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/plan"
)

func TestStretch(t *testing.T) {
	const text = `in turn
  f1: change.command(argv="push '{\"pace\":\"{{6s}}\",\"timeout\":\"1s\"}'") on service=fleet for 44s, then until served, at most 10s
  wait 40s, then until steady, at most 1m
  2 times, every 5s
    side by side, staggered by 1s
      f2: dns.lost on role=resolver from 0% to 100% in 4 steps over 20s, then held for 10s
`
	for name, test := range map[string]struct {
		factor float64
		want   []string
	}{
		"in real time": {60, []string{`\"pace\":\"6m0s\",\"timeout\":\"1s\"`, "for 44m, then until served, at most 10m", "wait 40m, then until steady, at most 1h", "every 5m", "staggered by 1m", "over 20m, then held for 10m"}},
		"as it is":     {1, []string{`\"pace\":\"6s\",\"timeout\":\"1s\"`, "for 44s, then until served, at most 10s", "over 20s, then held for 10s"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			n, err := plan.Parse(text)
			g.Expect(err).NotTo(HaveOccurred())
			got, err := plan.Stretch(n, test.factor)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(plan.Validate(got)).To(Succeed())
			for _, want := range test.want {
				g.Expect(plan.Text(got)).To(ContainSubstring(want))
			}
			g.Expect(plan.Text(n)).To(ContainSubstring("{{6s}}"), "the plan itself stays as it is")
		})
	}
	g := NewWithT(t)
	n, err := plan.Parse(`f1: change.command(argv="push {{soon}}") on service=fleet for 1s`)
	g.Expect(err).NotTo(HaveOccurred())
	_, err = plan.Stretch(n, 2)
	g.Expect(err).To(MatchError(ContainSubstring(`"soon" is no length of time`)))
}
