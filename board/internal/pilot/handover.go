package pilot

import "github.com/gameday-harness/gameday/board/internal/protocol"

// beginHandover plans a change of primary without loss: the primary refuses
// writes politely and stops cleanly, the standby catches up to its very last
// position, and only then is promoted.
func (p Policy) beginHandover(d *Decision, v View) {
	m := &d.Memory
	primary, standby := v.pair(m.Primary)
	m.Phase, m.PhaseSince = Handover, v.Now
	d.note("handing over from %s to %s", primary.Region, standby.Region)
}

// handover waits for the primary to stop and for the standby to have it all.
func (p Policy) handover(d *Decision, v View) {
	m := &d.Memory
	primary, standby := v.pair(m.Primary)
	stopped := primary.Present() && primary.Status.Role == protocol.RoleHeld
	switch {
	case m.Unfenced && standby.Serving(m.Term+1):
		d.note("%s is promoted to term %d, and %s was not stopped", standby.Region, m.Term+1, primary.Region)
		m.crown(standby.Region, m.Term+1, v.Now)
	case stopped && primary.Status.Clean && hasAll(standby, primary):
		d.note("%s has all of %s: promoting it to term %d", standby.Region, primary.Region, m.Term+1)
		m.crown(standby.Region, m.Term+1, v.Now)
	case primary.Lost >= p.LossAfter:
		p.abandon(d, v, "the primary was lost meanwhile")
	case stopped && !primary.Status.Clean:
		p.abandon(d, v, "the primary did not stop cleanly")
	case v.Now-m.PhaseSince >= p.HandoverLimit:
		p.abandon(d, v, "it took too long")
	}
}

// abandon goes back to the primary that was; nobody else was promoted.
func (p Policy) abandon(d *Decision, v View, why string) {
	m := &d.Memory
	m.Phase, m.PhaseSince, m.NotBefore = Steady, v.Now, v.Now+p.RetryAfter
	m.SickSince, m.AloneSince, m.CloseSince, m.SyncedSince = never, never, never, never
	m.stopMove()
	m.Unfenced = false
	d.note("handover abandoned: %s", why)
}

// hasAll tells whether a running standby has applied the last checkpoint of a
// primary that was stopped cleanly, which is the last thing it ever wrote.
func hasAll(standby, stopped Host) bool {
	st := standby.Status
	return standby.Present() && st.Role == protocol.RoleStandby && st.Running && st.Position > stopped.Status.Position
}
