package pilot

import "github.com/gameday-harness/gameday/board/internal/protocol"

// beginMove remembers that the button wants the service in a region, and moves it at
// once if that can be.
func (p Policy) beginMove(d *Decision, v View, to string) {
	m := &d.Memory
	m.MovingTo, m.MovingSince = to, v.Now
	d.note("moving to %s by hand", to)
	if p.mayMove(*m, v) {
		p.move(d, v)
	}
}

// mayMove tells whether the region that the button named can take over without loss,
// and has web hosts that serve.
func (p Policy) mayMove(m Memory, v View) bool {
	primary, standby := v.pair(m.Primary)
	return m.MovingTo != "" && m.Eligible && primary.Serving(m.Term) &&
		standby.Present() && standby.Status.Role == protocol.RoleStandby && standby.Status.Running &&
		(!p.OnDemand || v.Fleets[m.MovingTo].Serves())
}

func (p Policy) move(d *Decision, v View) {
	if p.PromotesFirst {
		// Why teams do this: the runbook says "promote, then stop the old one", since
		// nobody wants to be without a primary in between. So that its commits do not
		// hang meanwhile, the old one is let loose from its standby.
		d.Memory.setSolo(true)
		d.Memory.Unfenced = true
	}
	p.beginHandover(d, v)
}

// giveUpMove ends a move that cannot be carried out: users stay where they are.
func (p Policy) giveUpMove(d *Decision) {
	m := &d.Memory
	d.note("giving up the move to %s: %s", m.MovingTo, "it could not take over in time")
	m.stopMove()
	m.Away = m.Primary != p.Home
}

func (m *Memory) stopMove() { m.MovingTo, m.MovingSince, m.PressedAt = "", never, never }
