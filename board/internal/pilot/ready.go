package pilot

import "fmt"

// missing lists what keeps the system from its ready state: the primary at
// home, its standby in step, every web host healthy, or at rest where it was sent to
// rest. Empty when all is well.
func (p Policy) missing(m Memory, v View, webs map[string]map[string]bool, webCount int, resting map[string]bool) []string {
	var out []string
	add := func(bad bool, format string, args ...any) {
		if bad {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	add(m.Phase != Steady, "the pilot is %s", m.Phase)
	if m.Phase == Steady {
		primary, standby := v.pair(m.Primary)
		add(m.Primary != p.Home, "the primary is in %s, not at home in %s", m.Primary, p.Home)
		add(!primary.Serving(m.Term), "the primary in %s does not serve", primary.Region)
		add(primary.Status.Fenced, "the primary in %s is fenced", primary.Region)
		add(m.Solo || !m.Eligible || !primary.Status.Streaming, "the standby in %s is not in step", standby.Region)
		add(!standby.Present() || !standby.Status.Receiving, "the standby in %s does not follow", standby.Region)
	}
	healthy := 0
	for name, hosts := range webs {
		for address, ok := range hosts {
			add(!ok && !resting[address], "%s (%s) is not healthy", name, address)
			if ok {
				healthy++
			}
		}
	}
	add(healthy < webCount, "%d of %d web hosts are healthy", healthy, webCount)
	return out
}
