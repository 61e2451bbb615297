package pulse

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

// beat feeds 100 requests a second, every other one a write, from one time to
// another.
func beat(p *Pulse, from, to time.Duration, outcome history.Outcome, authority string) {
	for at := from; at < to; at += 20 * time.Millisecond {
		p.Feel(history.Op{Kind: history.Write, Intended: at, Outcome: outcome, Authority: authority})
		p.Feel(history.Op{Kind: history.Read, Intended: at + 10*time.Millisecond, Outcome: outcome})
	}
}

func TestPulse(t *testing.T) {
	const s = time.Second
	cases := []struct {
		name   string
		feed   func(*Pulse)
		now    time.Duration
		served time.Duration
		home   time.Duration
	}{
		{"nothing known", func(*Pulse) {}, 5 * s, 0, 0},
		{"all good at home", func(p *Pulse) { beat(p, 0, 5*s, history.OK, "a") }, 5 * s, 5 * s, 5 * s},
		{"good, but away until two", func(p *Pulse) {
			beat(p, 0, 2*s, history.OK, "b")
			beat(p, 2*s, 5*s, history.OK, "a")
		}, 5 * s, 5 * s, 5*s - 1980*time.Millisecond},
		{"bad until three", func(p *Pulse) {
			beat(p, 0, 3*s, history.Failed, "")
			beat(p, 3*s, 5*s, history.OK, "a")
		}, 5 * s, 5*s - 2990*time.Millisecond, 5*s - 2990*time.Millisecond},
		{"silence is no service", func(p *Pulse) { beat(p, 0, 3*s, history.OK, "a") }, 5 * s, 0, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			p := New("a", 100)
			c.feed(&p)
			g.Expect(p.Served(c.now)).To(Equal(c.served))
			g.Expect(p.Home(c.now)).To(Equal(c.home))
		})
	}
}
