package metric_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/metric"
)

func TestFind(t *testing.T) {
	const page = "load{job=\"a\"} 3\nload{job=\"b\"} 7\nnothing NaN\n"
	for name, test := range map[string]struct {
		metric string
		labels map[string]string
		want   []float64
		why    string
	}{
		"every series":   {metric: "load", want: []float64{3, 7}},
		"with a label":   {metric: "load", labels: map[string]string{"job": "a"}, want: []float64{3}},
		"no such metric": {metric: "lood", why: "the page has no metric lood"},
		"no number":      {metric: "nothing", why: "no number"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			got, err := metric.Find(strings.NewReader(page), "the page", test.metric, test.labels)
			if test.why != "" {
				g.Expect(err).To(MatchError(ContainSubstring(test.why)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(got).To(ConsistOf(test.want))
		})
	}
}
