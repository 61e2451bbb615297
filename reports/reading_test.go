package reports

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

// selfTold is a history in which a host tells a figure each second, and cannot at 3 s.
func selfTold(seconds int) history.History {
	most := 0.01
	h := history.History{{Meta: &history.Meta{
		Version:  history.Version,
		Readings: []history.ReadingMeta{{ID: "failed", Title: "queries that failed", Host: "tenants", Unit: "ratio", AtMost: &most}},
	}}}
	for i := range seconds {
		at := time.Duration(i) * time.Second
		r := history.Reading{ID: "failed", Span: history.Interval{From: at, To: at + 20*time.Millisecond}, Value: float64(i%10) / 20}
		if i == 3 {
			r.Value, r.Error = 0, "nobody answers"
		}
		h = append(h, history.Event{At: r.Span.To, Reading: &r})
	}
	return h
}

func TestReadingsOfAHistory(t *testing.T) {
	g := NewWithT(t)
	got := readingsOf(selfTold(20), 0)
	g.Expect(got).To(HaveLen(1))
	r := got[0]
	g.Expect(r.Points).To(HaveLen(19))
	g.Expect(r.Points[1]).To(Equal(ReadingPoint{At: 1.01, Value: 0.05}))
	g.Expect(r.Range()).To(Equal("from 0 % to 45 %, and 1 times not to be had"))
	g.Expect(r.Allowed()).To(Equal("at most 1 %"))
	g.Expect((Reading{}).Range()).To(Equal("never read"))
}

func TestALongSeriesKeepsItsWorst(t *testing.T) {
	g := NewWithT(t)
	r := readingsOf(selfTold(5000), 0)[0]
	g.Expect(len(r.Points)).To(BeNumerically("<=", mostPoints))
	g.Expect(r.Points).To(HaveEach(HaveField("Value", 0.45)))
}

func TestAReadingIsDrawn(t *testing.T) {
	g := NewWithT(t)
	r := readingsOf(selfTold(20), 0)[0]
	d := &drawing{}
	p := readingPanels([]Reading{r}, 100)[0]
	g.Expect(p.title).To(Equal("queries that failed (at most 1 %)"))
	drawReading(d, wideLayout(20), p, r)
	g.Expect(strings.Count(d.String(), "mark limit")).To(Equal(1))
	g.Expect(d.String()).To(ContainSubstring(`class="reading"`))
	r.Points[10].At += 60
	g.Expect(strings.Count(r.path(wideLayout(20), p, 1), "M")).To(Equal(2), "the line is broken where nothing was read")
}
