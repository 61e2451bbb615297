package echo_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/echo"
	"github.com/gameday-harness/gameday/harness/system"
)

const ms = system.Stamp(time.Millisecond)

// drawn makes a series from a drawing, one datagram a millisecond from 1 ms on:
// '+' answered, '.' unanswered, 'x' refused.
func drawn(drawing string) system.EchoSeries {
	var series system.EchoSeries
	for i, c := range drawing {
		sample := system.EchoSample{Sent: system.Stamp(i+1) * ms}
		switch c {
		case '+':
			sample.Back = sample.Sent + 1000
		case 'x':
			sample.Refused = true
		}
		series.Samples = append(series.Samples, sample)
	}
	return series
}

func all(drawings ...string) []system.EchoSeries {
	var series []system.EchoSeries
	for _, d := range drawings {
		series = append(series, drawn(d))
	}
	return series
}

var strict = echo.Certainty{Run: 3, Grace: 4 * time.Millisecond}

const late = 1000 * ms // everything is settled

func TestGap(t *testing.T) {
	for name, test := range map[string]struct {
		drawing                   string
		now, answered, unanswered system.Stamp // ms
		ok                        bool
	}{
		"cut":                               {drawing: "+++...", now: 1000, answered: 3, unanswered: 4, ok: true},
		"single losses before the cut":      {drawing: "+.++.+...", now: 1000, answered: 6, unanswered: 7, ok: true},
		"refused":                           {drawing: "++xxx", now: 5, answered: 2, unanswered: 3, ok: true},
		"cut from the start":                {drawing: "....", now: 1000, answered: 0, unanswered: 1, ok: true},
		"cut again":                         {drawing: "+...++....", now: 1000, answered: 6, unanswered: 7, ok: true},
		"whole":                             {drawing: "+++++", now: 1000},
		"too few to be sure":                {drawing: "+++..", now: 1000},
		"whole again":                       {drawing: "+....+", now: 1000},
		"answers may be on their way":       {drawing: "+++...", now: 7},
		"some are settled, some are not":    {drawing: "+++......", now: 10, answered: 3, unanswered: 4, ok: true},
		"nothing sent":                      {drawing: "", now: 1000},
		"a loss, then answers on their way": {drawing: "+++.+...", now: 9},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			answered, unanswered, ok := strict.Gap(drawn(test.drawing), test.now*ms)
			g.Expect(ok).To(Equal(test.ok))
			g.Expect([]system.Stamp{answered, unanswered}).To(Equal([]system.Stamp{test.answered * ms, test.unanswered * ms}))
		})
	}
}

func TestCutOff(t *testing.T) {
	for name, test := range map[string]struct {
		series               []system.EchoSeries
		answered, unanswered system.Stamp // ms
		ok                   bool
	}{
		"from the one that was heard last": {series: all("++....", "+++..."), answered: 3, unanswered: 4, ok: true},
		"one still answers":                {series: all("++....", "++++++")},
		"one was never heard":              {series: all("++....", "......"), answered: 2, unanswered: 3, ok: true},
		"nobody was ever heard":            {series: all("......", "......")},
		"nobody was asked":                 {},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			answered, unanswered, ok := strict.CutOff(test.series, late)
			g.Expect(ok).To(Equal(test.ok))
			g.Expect([]system.Stamp{answered, unanswered}).To(Equal([]system.Stamp{test.answered * ms, test.unanswered * ms}))
		})
	}
}

func TestHeard(t *testing.T) {
	for name, test := range map[string]struct {
		series     []system.EchoSeries
		first, all system.Stamp // when it came back; 0: not yet
	}{
		"all were heard":      {series: all(".+", "..+"), first: 2*ms + 1000, all: 3*ms + 1000},
		"one was never":       {series: all("+", ".."), first: ms + 1000},
		"nothing sent as yet": {series: all("", "")},
		"nobody asked":        {},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			at, ok := echo.FirstHeard(test.series)
			g.Expect(ok).To(Equal(test.first != 0))
			g.Expect(at).To(Equal(test.first))
			at, ok = echo.AllHeard(test.series)
			g.Expect(ok).To(Equal(test.all != 0))
			g.Expect(at).To(Equal(test.all))
		})
	}
}
