package pilot

import (
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// heat says what is wanted of the web hosts of each region, where they run on order
// only. Hosts run where the primary is, where it is about to go, and at home unless
// the button moved users away; elsewhere they rest once all is settled. No entry is
// no order: the hosts stay as they are.
func (p Policy) heat(m Memory, v View) map[string]protocol.ServiceWant {
	wants := map[string]protocol.ServiceWant{}
	if !p.OnDemand || m.Phase == Learning {
		return wants
	}
	for _, h := range v.Hosts {
		switch {
		case p.needed(m, h.Region, v.Now):
			wants[h.Region] = protocol.Run
		case m.Phase == Steady && lasted(m.SettledSince, v.Now, p.CoolAfter):
			wants[h.Region] = protocol.Rest
		}
	}
	return wants
}

func (p Policy) needed(m Memory, region string, now time.Duration) bool {
	switch {
	case region == m.Primary, region == m.MovingTo:
		return true
	case region == p.Home && !m.Away:
		return true
	default:
		// The hosts beside the primary are lost, though the primary is not.
		return p.AutoFailover && lasted(m.BareSince, now, p.LossAfter)
	}
}

// watchFleets brings the memory's marks about web hosts up to date, and stops the
// watch of a move that has ended.
func (p Policy) watchFleets(d *Decision, v View) {
	m := &d.Memory
	primary, _ := v.pair(m.Primary)
	here := v.Fleets[m.Primary]
	serving := m.Phase == Steady && primary.Serving(m.Term) && !primary.Status.Fenced && (!p.OnDemand || here.Serves())
	m.Served = m.Served || serving
	mark(&m.SettledSince, serving && m.MovingTo == "", v.Now)
	mark(&m.BareSince, m.Served && here.Bare(), v.Now)
	if serving && m.PressedAt != never && m.Primary == m.PressedTo {
		m.Took, m.TookTo, m.PressedAt = v.Now-m.PressedAt, m.PressedTo, never
		d.note("users are served in %s, %s after the button", m.TookTo, m.Took.Round(time.Millisecond))
	}
}
