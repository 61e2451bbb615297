package fleet

import (
	"fmt"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
)

// fleetOf is a fleet whose hosts are all in service with a configuration.
func fleetOf(n int, c Config, t Throttle) *fleet {
	f := &fleet{config: c, renewal: 10 * time.Minute, throttle: t}
	for i := range n {
		f.members = append(f.members, Member{Host: fmt.Sprintf("resolver-%d", i+1), In: true, Reached: true, Runs: c})
	}
	return f
}

// pass lets time pass as a controller does: one change each pace. drains is how long a
// host that leaves goes on answering. It returns how many were in service each second.
func (f *fleet) pass(from time.Time, span, drains time.Duration) []int {
	var curve []int
	changed := time.Time{}
	for now := from; now.Sub(from) < span; now = now.Add(time.Second) {
		for i, m := range f.members {
			f.members[i].Drained = !m.In && now.Sub(m.Left) >= drains
		}
		if do := f.next(now); do.member >= 0 && now.Sub(changed) >= time.Duration(f.config.Pace) {
			m := &f.members[do.member]
			m.In, changed = do.in, now
			if do.in {
				m.Runs = f.config
			} else {
				m.Left = now
				f.left = append(f.left, now)
			}
		}
		curve = append(curve, f.inService())
	}
	return curve
}

func TestAFleetChanges(t *testing.T) {
	good, pace := config(8, 6, 6*time.Second), 6*time.Second
	bad := good
	bad.MinHealthy = nil
	start := time.Date(2018, 11, 22, 8, 19, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		push     Config
		throttle Throttle
		least    int // in service, within 44 s
	}{
		"nothing was pushed":             {push: good, least: 8},
		"as many stay as must":           {push: config(8, 5, pace), least: 5},
		"the bad push, without a guard":  {push: bad, least: 1},
		"the bad push, throttled":        {push: bad, throttle: Throttle{Share: 0.25, Span: time.Hour}, least: 6},
		"a throttle of nothing":          {push: bad, throttle: Throttle{Share: 0, Span: time.Hour}, least: 8},
		"a throttle that counts wrongly": {push: bad, throttle: Throttle{Share: 0.25, Span: time.Hour, Sabotage: sabotage.MiscountingThrottle}, least: 1},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			f := fleetOf(8, good, test.throttle)
			f.config = test.push
			curve := f.pass(start, 44*time.Second, 3*time.Second)
			g.Expect(slices.Min(curve)).To(Equal(test.least), "%v", curve)
			f.config = good // the push is taken back
			back := f.pass(start.Add(44*time.Second), 44*time.Second, 3*time.Second)
			g.Expect(back[len(back)-1]).To(Equal(8), "%v", back)
			for i := 1; i < len(back); i++ {
				g.Expect(back[i]-back[i-1]).To(BeElementOf(0, 1), "one after another: %v", back)
			}
		})
	}
}

func TestARenewalTakesEveryHost(t *testing.T) {
	g := NewWithT(t)
	good, next := config(8, 7, 2*time.Second), config(8, 6, 2*time.Second)
	f := fleetOf(8, good, Throttle{})
	f.renewal, f.config = 20*time.Second, next
	curve := f.pass(time.Now(), 3*time.Minute, 3*time.Second)
	g.Expect(slices.Min(curve)).To(Equal(6))
	g.Expect(curve[len(curve)-1]).To(Equal(8))
	for _, m := range f.members {
		g.Expect(m.Runs.same(next)).To(BeTrue(), m.Host)
	}
}

func TestAHostThatIsNotReachedDoesNotCount(t *testing.T) {
	g := NewWithT(t)
	good := config(8, 5, time.Second)
	f := fleetOf(8, good, Throttle{})
	f.members[0].Reached, f.members[1].Reached = false, false
	f.config = config(8, 6, time.Second)
	g.Expect(f.next(time.Now())).To(Equal(nothing()), "six are left, and must stay")
}

func TestParseThrottle(t *testing.T) {
	g := NewWithT(t)
	got, err := ParseThrottle("25%/1h")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got).To(Equal(Throttle{Share: 0.25, Span: time.Hour}))
	off, err := ParseThrottle("off")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(off).To(Equal(Throttle{}))
	for _, bad := range []string{"25", "25%", "25/1h", "x%/1h", "-1%/1h", "101%/1h", "NaN%/1h", "25%/0s", "25%/h"} {
		_, err := ParseThrottle(bad)
		g.Expect(err).To(MatchError(ContainSubstring("such as 25%/1h")), bad)
	}
}
