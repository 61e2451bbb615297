package injectors

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

func TestHowMuchAHostGot(t *testing.T) {
	a := &throttled{limited: limited{hosts: []string{"db"}}, before: []float64{2}, after: []float64{0.1}}
	at := func(t time.Duration, cpu time.Duration, throttled uint64) usage {
		return usage{Usage: system.Usage{CPU: cpu, Throttled: throttled}, at: history.Interval{From: t, To: t + 10*time.Millisecond}}
	}
	first := at(time.Second, time.Second, 100)
	for name, test := range map[string]struct {
		last usage
		want history.Fidelity
	}{
		"throttled all the time":         {at(3*time.Second, 1200*time.Millisecond, 120), history.AsAsked},
		"throttled half of the time":     {at(3*time.Second, 1160*time.Millisecond, 111), history.AsAsked},
		"it got twice as much":           {at(3*time.Second, 1400*time.Millisecond, 120), history.Otherwise},
		"it got half":                    {at(3*time.Second, 1090*time.Millisecond, 120), history.Otherwise},
		"throttled once":                 {at(3*time.Second, 1150*time.Millisecond, 101), history.Unmeasured},
		"a counter that began anew":      {at(3*time.Second, 100*time.Millisecond, 3), history.Unmeasured},
		"it used nothing":                {at(3*time.Second, time.Second, 110), history.Unmeasured},
		"it could be no throttle at all": {at(3*time.Second, 5*time.Second, 102), history.Otherwise},
	} {
		t.Run(name, func(t *testing.T) {
			d := a.got(0, first, test.last)
			NewWithT(t).Expect(d.Fidelity()).To(Equal(test.want), "%.3f ± %.3f", d.Measured, d.Bound)
		})
	}
}
