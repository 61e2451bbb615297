package gateway

import (
	"testing"
	"time"
)

// drawn makes a series from a drawing, one datagram a millisecond from 1 ms on:
// '+' answered, '.' unanswered, 'x' refused.
func drawn(drawing string) EchoSeries {
	var series EchoSeries
	for i, c := range drawing {
		sample := EchoSent{Sent: int64(i+1) * int64(time.Millisecond)}
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

func TestGap(t *testing.T) {
	c := Certainty{Run: 3, Grace: 4 * time.Millisecond}
	const late = 1000 // ms: everything is settled
	for name, test := range map[string]struct {
		drawing     string
		now         int64 // ms
		last, first int64 // ms
		ok          bool
	}{
		"cut":                               {drawing: "+++...", now: late, last: 3, first: 4, ok: true},
		"single losses before the cut":      {drawing: "+.++.+...", now: late, last: 6, first: 7, ok: true},
		"refused":                           {drawing: "++xxx", now: 5, last: 2, first: 3, ok: true},
		"cut from the start":                {drawing: "....", now: late, last: 0, first: 1, ok: true},
		"cut again":                         {drawing: "+...++....", now: late, last: 6, first: 7, ok: true},
		"whole":                             {drawing: "+++++", now: late},
		"too few to be sure":                {drawing: "+++..", now: late},
		"whole again":                       {drawing: "+....+", now: late},
		"answers may be on their way":       {drawing: "+++...", now: 7},
		"some are settled, some are not":    {drawing: "+++......", now: 10, last: 3, first: 4, ok: true},
		"nothing sent":                      {drawing: "", now: late},
		"a loss, then answers on their way": {drawing: "+++.+...", now: 9},
	} {
		t.Run(name, func(t *testing.T) {
			last, first, ok := c.Gap(drawn(test.drawing), test.now*int64(time.Millisecond))
			check(t, last, first, ok, test.last, test.first, test.ok)
		})
	}
}

func TestResumed(t *testing.T) {
	c := Certainty{Run: 3, Grace: 4 * time.Millisecond}
	for name, test := range map[string]struct {
		drawing     string
		last, first int64 // ms
		ok          bool
	}{
		"healed":                      {drawing: "++...+++", last: 5, first: 6, ok: true},
		"healed from the start":       {drawing: "..+++", last: 2, first: 3, ok: true},
		"healed from a refusal":       {drawing: "++xxx+++", last: 5, first: 6, ok: true},
		"losses after the heal":       {drawing: "+...+.+.+", last: 4, first: 5, ok: true},
		"the last of two heals":       {drawing: "...+++...+++", last: 9, first: 10, ok: true},
		"never cut":                   {drawing: "++++", last: 0, first: 1, ok: true},
		"never cut, with mere losses": {drawing: "++..++", last: 0, first: 1, ok: true},
		"still cut":                   {drawing: "++....."},
		"too few to be sure":          {drawing: "++...++"},
		"nothing sent":                {drawing: ""},
	} {
		t.Run(name, func(t *testing.T) {
			last, first, ok := c.Resumed(drawn(test.drawing), int64(time.Second))
			check(t, last, first, ok, test.last, test.first, test.ok)
		})
	}
}

func check(t *testing.T, last, first int64, ok bool, wantLast, wantFirst int64, wantOK bool) {
	t.Helper()
	const ms = int64(time.Millisecond)
	if ok != wantOK || last != wantLast*ms || first != wantFirst*ms {
		t.Fatalf("got %v %v %v, want %v %v %v", time.Duration(last), time.Duration(first), ok,
			time.Duration(wantLast*ms), time.Duration(wantFirst*ms), wantOK)
	}
}
