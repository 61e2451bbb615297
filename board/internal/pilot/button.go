package pilot

import "fmt"

// press asks for the service to be moved away from home (failover), or back
// (failback). The error says why that cannot be done now. A way home is taken as soon
// as home is in step; a way out only if nothing can be lost.
func (p Policy) press(m Memory, v View, away bool) (Decision, error) {
	d := Decision{Memory: m}
	if m.Phase != Steady {
		return d, fmt.Errorf("pilot: busy (%s); try again in a moment", m.Phase)
	}
	primary, standby := v.pair(m.Primary)
	atHome := m.Primary == p.Home
	d.Memory.Away = away
	d.Memory.stopMove()
	d.Memory.PressedAt, d.Memory.PressedTo = v.Now, standby.Region
	switch {
	case away != atHome:
		d.Memory.PressedAt = never
		d.note("nothing to move: the primary is in %s", m.Primary)
	case primary.Serving(m.Term) && (m.Eligible || !away):
		p.beginMove(&d, v, standby.Region)
	case !m.Eligible:
		return Decision{Memory: m}, fmt.Errorf("pilot: the standby lacks acknowledged writes; wait until it has caught up")
	default:
		d.Memory.Forced = true
		d.note("failover by hand: the primary in %s is taken to be lost", m.Primary)
	}
	d.conclude(p, v)
	return d, nil
}
