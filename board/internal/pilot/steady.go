package pilot

import (
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// steady watches the primary and its standby.
func (p Policy) steady(d *Decision, v View) {
	m := &d.Memory
	primary, standby := v.pair(m.Primary)
	p.observe(m, primary, standby, v.Now)
	switch {
	case !m.Solo && standby.Present() && standby.Status.Role == protocol.RolePrimary && standby.Status.Term > m.Term:
		d.note("%s was promoted to term %d by an earlier pilot", standby.Region, standby.Status.Term)
		m.crown(standby.Region, standby.Status.Term, v.Now)
	case p.mustFence(*m, primary, v.Now) && p.mayFailOver(*m, standby):
		m.Fencing = true
		d.note("the database in %s does not serve, though its host answers: stopping it", primary.Region)
	case p.outOfOffice(*m, primary, standby) && p.mayFailOver(*m, standby):
		d.note("the primary in %s is lost: promoting %s to term %d", primary.Region, standby.Region, m.Term+1)
		m.crown(standby.Region, m.Term+1, v.Now)
	case p.mustLoosen(*m, standby, v.Now):
		m.setSolo(true)
		d.note("the standby in %s is lost: the primary in %s goes on alone", standby.Region, primary.Region)
	case m.Solo && lasted(m.CloseSince, v.Now, p.CloseFor):
		m.setSolo(false)
		d.note("the standby in %s has caught up: commits wait for it again", standby.Region)
	case m.MovingTo != "" && p.mayMove(*m, v):
		p.move(d, v)
	case m.MovingTo != "" && lasted(m.MovingSince, v.Now, p.MoveLimit):
		p.giveUpMove(d)
	case p.mayComeHome(*m, v):
		p.beginHandover(d, v)
	}
}

// observe brings the memory's marks up to date.
func (p Policy) observe(m *Memory, primary, standby Host, now time.Duration) {
	st := primary.Status
	if primary.Present() && st.Role == protocol.RolePrimary && st.Running && st.Term > m.Term {
		m.Term = st.Term // PostgreSQL chose a later timeline than was ordered
	}
	if m.Founding && primary.Present() && st.Role != protocol.RoleEmpty {
		m.Founding = false
	}
	serving := primary.Serving(m.Term)
	if serving && st.Synced && !m.Solo && st.Epoch == m.Epoch {
		m.Eligible = true
	}
	mark(&m.SickSince, primary.Present() && !serving, now)
	mark(&m.AloneSince, serving && !st.Streaming, now)
	mark(&m.CloseSince, serving && st.Streaming && st.CaughtUp, now)
	mark(&m.SyncedSince, serving && st.Lease && !st.Fenced && m.Eligible && st.Streaming &&
		standby.Present() && standby.Status.Running && standby.Status.Receiving, now)
	if m.Fencing && !p.mayFailOver(*m, standby) {
		m.Fencing, m.SickSince = false, never // nobody can take over: better a sick primary than none
	}
}

// mustFence tells whether the primary's host answers and its database has not
// served for too long.
func (p Policy) mustFence(m Memory, primary Host, now time.Duration) bool {
	return !m.Fencing && primary.Present() && lasted(m.SickSince, now, p.LossAfter)
}

// outOfOffice tells whether the primary certainly accepts no write alone any
// more: it is stopped, or its lease has run out while the pilot itself was well
// connected, as the standby's answers show.
func (p Policy) outOfOffice(m Memory, primary, standby Host) bool {
	if primary.Present() {
		return m.Fencing && primary.Status.Role == protocol.RoleHeld
	}
	if p.Hasty {
		return primary.Lost >= p.LossAfter
	}
	return primary.Lost >= p.LossAfter && primary.Age >= p.LeaseOver && standby.Up >= p.WitnessFor
}

// mayFailOver tells whether the standby may take over: it has all that was
// acknowledged, and does not hear from the primary either.
func (p Policy) mayFailOver(m Memory, standby Host) bool {
	st := standby.Status
	return (p.AutoFailover || m.Forced) && m.Eligible && standby.Present() &&
		st.Role == protocol.RoleStandby && st.Running && (!st.Receiving || p.Hasty)
}

// mustLoosen tells whether the primary must go on without its standby. A
// standby that is seen to be alive is given more time to connect.
func (p Policy) mustLoosen(m Memory, standby Host, now time.Duration) bool {
	if m.Solo {
		return false
	}
	patience := p.LossAfter
	if standby.Lost >= p.WitnessFor {
		patience = p.CloseFor
	}
	return lasted(m.AloneSince, now, patience)
}

// mayComeHome tells whether it is time for an automatic failback.
func (p Policy) mayComeHome(m Memory, v View) bool {
	return p.AutoFailback && !m.Away && m.MovingTo == "" && m.Primary != p.Home && v.Now >= m.NotBefore &&
		lasted(m.SyncedSince, v.Now, p.StableFor) && (!p.OnDemand || v.Fleets[p.Home].Serves())
}
