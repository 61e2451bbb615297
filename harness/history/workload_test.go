package history_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestWorkloadsAddUp(t *testing.T) {
	g := NewWithT(t)
	m := history.Meta{Workloads: []history.WorkloadMeta{
		{Name: "web", Rate: 90, Writes: 0.5, Deadline: time.Second}, {Name: "api", Rate: 10, Deadline: 3 * time.Second}, {Name: "endless", Rate: 0},
	}}
	g.Expect(m.Rate()).To(Equal(100.0))
	g.Expect(m.Writes()).To(BeNumerically("~", 0.45))
	g.Expect(m.DeadlineOf(history.Op{Workload: "api"})).To(Equal(3 * time.Second))
	g.Expect(m.DeadlineOf(history.Op{Workload: "nobody's"})).To(BeZero())
	shortest, longest := m.Deadlines()
	g.Expect([]time.Duration{shortest, longest}).To(Equal([]time.Duration{time.Second, 3 * time.Second}))
	g.Expect(history.Meta{}.Writes()).To(BeZero())
}
