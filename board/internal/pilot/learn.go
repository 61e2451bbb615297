package pilot

import "github.com/gameday-harness/gameday/board/internal/protocol"

// learn finds out who is the primary, from what the hosts say. It concludes
// only when no other answer is possible.
func (p Policy) learn(d *Decision, v View) {
	a, b := v.Hosts[0], v.Hosts[1]
	if a.Present() && b.Present() && a.Status.Role == protocol.RoleEmpty && b.Status.Role == protocol.RoleEmpty {
		d.Memory.crown(p.Home, 1, v.Now)
		d.Memory.Founding = true
		d.note("both databases are empty: founding a cluster in %s", p.Home)
		return
	}
	if leads(b, a) {
		a, b = b, a
	}
	if !leads(a, b) {
		return
	}
	m := &d.Memory
	m.Phase, m.PhaseSince, m.Primary, m.Term = Steady, v.Now, a.Region, a.Status.Term
	m.Solo = a.Status.Solo
	d.note("learnt: %s is the primary of term %d (solo %t)", a.Region, m.Term, m.Solo)
}

// leads tells whether a is certainly the primary, b being the other one.
func leads(a, b Host) bool {
	if !a.Present() || !hasPrimaryData(a) {
		return false
	}
	if !b.Present() {
		// Nobody can have been promoted beside it when the other follows it at
		// this moment, or when the other is known to lack acknowledged writes.
		return a.Status.Solo || a.Status.Running && a.Status.Streaming
	}
	if hasPrimaryData(b) {
		return a.Status.Term > b.Status.Term
	}
	return a.Status.Term >= b.Status.Term
}

func hasPrimaryData(h Host) bool {
	return h.Status.Role == protocol.RolePrimary || h.Status.Role == protocol.RoleHeld
}
