package pilot

import "fmt"

// press asks for the service to be moved away from home (failover), or back.
// The error says why that cannot be done now.
func (p Policy) press(m Memory, v View, away bool) (Decision, error) {
	d := Decision{Memory: m}
	if m.Phase != Steady {
		return d, fmt.Errorf("pilot: busy (%s); try again in a moment", m.Phase)
	}
	atHome := m.Primary == p.Home
	d.Memory.Away = away
	primary, _ := v.pair(m.Primary)
	switch {
	case away != atHome:
		d.note("nothing to move: the primary is in %s", m.Primary)
	case !m.Eligible:
		return Decision{Memory: m}, fmt.Errorf("pilot: the standby lacks acknowledged writes; wait until it has caught up")
	case primary.Serving(m.Term):
		p.beginHandover(&d, v)
	default:
		d.Memory.Forced = true
		d.note("failover by hand: the primary in %s is taken to be lost", m.Primary)
	}
	d.Wants = d.Memory.wants(v)
	return d, nil
}
