package compose

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/settings"
)

func TestLoadReadsReadings(t *testing.T) {
	g := NewWithT(t)
	f, err := Load(t.Context(), "testdata/happy/own-scenarios.yml", Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(f.Readings).To(Equal([]settings.Reading{
		{ID: "errors", Host: "web", Port: 80, Path: "/metrics", Metric: "errors_ratio"},
		{ID: "queue", Title: "length of the queue", Host: "worker-2", Port: 9090, Path: "/stats", Metric: "queue_length", Labels: map[string]string{"queue": "mail"}, Unit: "mails"},
	}))
}

func TestLoadReadsOwnScenarios(t *testing.T) {
	g := NewWithT(t)
	f, err := Load(t.Context(), "testdata/happy/own-scenarios.yml", Env())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(f.Scenarios).To(HaveLen(2))
	push, usual := f.Scenarios[0], f.Scenarios[1]
	number := func(v float64) *float64 { return &v }
	g.Expect(push.Demands).To(Equal([]history.Demand{
		{Measure: "data_loss"}, {Measure: "availability", Limit: number(0.995)}, {Measure: "readings"},
	}))
	g.Expect(push.Bounds).To(Equal(map[string]settings.Bound{
		"queue": {AtMost: number(100)}, "errors": {AtLeast: number(0), AtMost: number(0.01)},
	}))
	g.Expect(push.Compressed).To(Equal(60.0))
	g.Expect(push.Class).To(Equal(settings.DR))
	g.Expect(plan.Text(push.Plan)).To(And(ContainSubstring(`\"pace\":\"{{6s}}\"`), ContainSubstring("for 44s"), ContainSubstring("wait 40s")))
	g.Expect(usual).To(And(HaveField("Title", "the-usual"), HaveField("Class", settings.HA), HaveField("Labels", []string{"monthly"}),
		HaveField("Compressed", 1.0), HaveField("Demands", BeNil())))
}
