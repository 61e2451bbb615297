package verdict

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func TestACrashedJudgeIsUnknown(t *testing.T) {
	g := NewWithT(t)
	q := inquiry{Descriptor: Descriptor{
		Measure: FailoverWithin, Unit: seconds, Fallback: func(map[string]float64) *float64 { panic("out of luck") },
	}}
	f := q.judge(history.History{{Meta: &history.Meta{}}})
	g.Expect(f.State).To(Equal(Unknown))
	g.Expect(f.Measure).To(Equal(FailoverWithin))
	g.Expect(f.Reason).To(Equal("the judge crashed: out of luck"))
}
