package pilot

import (
	"maps"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
	"github.com/gameday-harness/gameday/board/internal/sabotage"
)

func onDemand() Policy {
	p := policy()
	p.OnDemand = true
	return p
}

var (
	well  = Fleet{Known: 2, Healthy: 2}
	dark  = Fleet{Known: 2}
	light = map[string]Fleet{"seoul": well, "tokyo": dark} // the usual day of a pilot light
	both  = map[string]Fleet{"seoul": well, "tokyo": well}
)

func TestWhichWebHostsRun(t *testing.T) {
	const run, rest = protocol.Run, protocol.Rest
	type wants = map[string]protocol.ServiceWant
	settled := with(inStep(), func(m *Memory) { m.Served, m.SettledSince = true, time.Minute-6*second })
	movedAway := with(settled, func(m *Memory) { m.Primary, m.Away = "tokyo", true })
	for name, c := range map[string]struct {
		policy func(*Policy)
		memory Memory
		want   wants
	}{
		"all is well":                  {memory: settled, want: wants{"seoul": run, "tokyo": rest}},
		"not for long":                 {memory: with(settled, func(m *Memory) { m.SettledSince = time.Minute - 4*second }), want: wants{"seoul": run}},
		"nothing is settled":           {memory: with(settled, func(m *Memory) { m.SettledSince = never }), want: wants{"seoul": run}},
		"the pilot has just started":   {memory: Fresh(1), want: wants{}},
		"a move under way":             {memory: with(settled, func(m *Memory) { m.MovingTo = "tokyo" }), want: wants{"seoul": run, "tokyo": run}},
		"a handover":                   {memory: with(settled, func(m *Memory) { m.Phase = Handover }), want: wants{"seoul": run}},
		"failed over":                  {memory: with(settled, func(m *Memory) { m.Primary = "tokyo" }), want: wants{"seoul": run, "tokyo": run}},
		"moved away by hand":           {memory: movedAway, want: wants{"seoul": rest, "tokyo": run}},
		"on the way home by hand":      {memory: with(movedAway, func(m *Memory) { m.MovingTo = "seoul" }), want: wants{"seoul": run, "tokyo": run}},
		"the hosts at home are lost":   {memory: with(settled, func(m *Memory) { m.BareSince = time.Minute - 3*second }), want: wants{"seoul": run, "tokyo": run}},
		"they are, and nobody decides": {policy: func(p *Policy) { p.AutoFailover = false }, memory: with(settled, func(m *Memory) { m.BareSince, m.SettledSince = time.Minute-3*second, never }), want: wants{"seoul": run}},
		"all run all the time":         {policy: func(p *Policy) { p.OnDemand = false }, memory: settled, want: wants{}},
	} {
		t.Run(name, func(t *testing.T) {
			p := onDemand()
			if c.policy != nil {
				c.policy(&p)
			}
			got := p.heat(c.memory, View{Now: time.Minute, Hosts: [2]Host{primaryHost(), standbyHost()}, Fleets: light})
			if !maps.Equal(got, c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestTheButtonWarmsTheOtherRegionFirst: nothing is handed over to hosts that are cold,
// and users stay where they are served.
func TestTheButtonWarmsTheOtherRegionFirst(t *testing.T) {
	p := onDemand()
	view := View{Now: time.Minute, Hosts: [2]Host{primaryHost(), standbyHost()}, Fleets: light}
	d, err := p.press(inStep(), view, true)
	if err != nil || d.Memory.Phase != Steady || d.Memory.MovingTo != "tokyo" || d.Heat["tokyo"] != protocol.Run {
		t.Fatalf("want the other region's hosts to start: %+v, %v", d, err)
	}
	if d = p.decide(d.Memory, view); d.Memory.Phase != Steady || d.Wants["seoul"].Role != protocol.RolePrimary {
		t.Fatalf("handed over to cold hosts: %+v", d)
	}
	warming := d.Memory
	view.Fleets = both
	if d = p.decide(warming, view); d.Memory.Phase != Handover || d.Wants["seoul"].Role != protocol.RoleHeld {
		t.Fatalf("want the handover once they serve: %+v", d)
	}

	t.Run("they never boot", func(t *testing.T) {
		late := view
		late.Fleets, late.Now = light, time.Minute+61*second
		d := p.decide(warming, late)
		if d.Memory.MovingTo != "" || d.Memory.Primary != "seoul" || d.Memory.Phase != Steady || d.Memory.Away {
			t.Fatalf("want the move to be given up, and users left where they are: %+v", d)
		}
	})
	t.Run("the primary is lost meanwhile", func(t *testing.T) {
		gone := view
		gone.Fleets, gone.Hosts = light, [2]Host{lost(primaryHost(), 2*second), deaf(standbyHost())}
		d := p.decide(warming, gone)
		if d.Memory.Primary != "tokyo" || d.Heat["tokyo"] != protocol.Run {
			t.Fatalf("want a failover: %+v", d)
		}
	})
	t.Run("the other button calls it off", func(t *testing.T) {
		view := view
		view.Fleets = light
		d, err := p.press(warming, view, false)
		if err != nil || d.Memory.MovingTo != "" || d.Memory.PressedAt != never {
			t.Fatalf("%+v, %v", d, err)
		}
	})
}

// TestAPilotThatIsLostInMidFailover: another one starts with nothing but what the
// hosts say. Each case is where the first one was when it was lost.
func TestAPilotThatIsLostInMidFailover(t *testing.T) {
	held := with(primaryHost(), func(h *Host) {
		h.Status = protocol.Status{Role: protocol.RoleHeld, Term: 1, Clean: true, Position: 200}
	})
	promoted := with(standbyHost(), func(h *Host) {
		h.Status = protocol.Status{Role: protocol.RolePrimary, Term: 2, Running: true, Solo: true, Lease: true}
	})
	for name, c := range map[string]struct {
		seoul, tokyo Host
		fleets       map[string]Fleet
		primary      string // "" is nobody yet
	}{
		"the other region's hosts boot":    {primaryHost(), standbyHost(), light, "seoul"},
		"the primary refuses writes":       {with(primaryHost(), func(h *Host) { h.Status.Fenced = true }), standbyHost(), both, "seoul"},
		"the primary is stopped":           {held, deaf(standbyHost()), both, "seoul"},
		"the standby is promoted":          {held, promoted, both, "tokyo"},
		"it is, and the old one is dark":   {Host{Region: "seoul", Name: "db-seoul"}, promoted, both, "tokyo"},
		"a dark home, nobody was promoted": {Host{Region: "seoul", Name: "db-seoul"}, deaf(standbyHost()), both, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := onDemand()
			d := p.decide(Fresh(9), View{Now: second, Hosts: [2]Host{c.seoul, c.tokyo}, Fleets: c.fleets})
			if d.Memory.Primary != c.primary {
				t.Fatalf("the new pilot takes %q for the primary, want %q", d.Memory.Primary, c.primary)
			}
			primaries := 0
			for _, w := range d.Wants {
				if w.Role == protocol.RolePrimary {
					primaries++
				}
			}
			if primaries > 1 {
				t.Fatalf("two primaries are wanted: %+v", d.Wants)
			}
			for region, w := range d.Heat {
				if w == protocol.Rest {
					t.Errorf("hosts in %s are sent to rest by a pilot that has just started", region)
				}
			}
		})
	}
}

func TestThePressIsTimedUntilUsersAreServed(t *testing.T) {
	p := onDemand()
	m := with(inStep(), func(m *Memory) {
		m.Primary, m.Term, m.PressedAt, m.PressedTo, m.Away = "tokyo", 2, time.Minute-8*second, "tokyo", true
	})
	tokyo := with(primaryHost(), func(h *Host) { h.Region, h.Name, h.Status.Term = "tokyo", "db-tokyo", 2 })
	seoul := with(standbyHost(), func(h *Host) { h.Region, h.Name = "seoul", "db-seoul" })
	v := View{Now: time.Minute, Hosts: [2]Host{seoul, tokyo}, Fleets: light}
	if d := p.decide(m, v); d.Memory.TookTo != "" {
		t.Fatalf("served by hosts that are cold: %+v", d.Memory)
	}
	v.Fleets = both
	d := p.decide(m, v)
	if d.Memory.TookTo != "tokyo" || d.Memory.Took != 8*second || d.Memory.PressedAt != never {
		t.Fatalf("got %+v", d.Memory)
	}
}

// TestTheWayHomeByButton waits until home is in step, however long that takes up to
// the limit, and needs hosts that serve there.
func TestTheWayHomeByButton(t *testing.T) {
	p := onDemand()
	away := with(inStep(), func(m *Memory) { m.Primary, m.Term, m.Away, m.Eligible = "tokyo", 2, true, false })
	tokyo := with(primaryHost(), func(h *Host) { h.Region, h.Name, h.Status.Term, h.Status.Synced = "tokyo", "db-tokyo", 2, false })
	seoul := with(standbyHost(), func(h *Host) { h.Region, h.Name, h.Status.Term = "seoul", "db-seoul", 2 })
	v := View{Now: time.Minute, Hosts: [2]Host{seoul, tokyo}, Fleets: both}
	d, err := p.press(away, v, false)
	if err != nil || d.Memory.Phase != Steady || d.Memory.MovingTo != "seoul" {
		t.Fatalf("want it to wait: %+v, %v", d, err)
	}
	v.Hosts[1].Status.Synced = true
	if d = p.decide(d.Memory, v); d.Memory.Phase != Handover {
		t.Fatalf("want the handover: %+v", d)
	}
}

func TestHastyButton(t *testing.T) {
	v := View{Now: time.Minute, Hosts: [2]Host{primaryHost(), standbyHost()}}
	healthy, err := policy().press(inStep(), v, true)
	if err != nil || healthy.Wants["seoul"].Role != protocol.RoleHeld || healthy.Wants["tokyo"].Role != protocol.RoleStandby {
		t.Fatalf("the healthy button stops before it promotes: %+v, %v", healthy.Wants, err)
	}
	p := policy().brokenBy(sabotage.HastyButton)
	d, err := p.press(inStep(), v, true)
	if err != nil || d.Wants["seoul"].Role != protocol.RolePrimary || d.Wants["tokyo"].Role != protocol.RolePrimary {
		t.Fatalf("the hasty one promotes first: %+v, %v", d.Wants, err)
	}
	v.Hosts[1].Status = protocol.Status{Role: protocol.RolePrimary, Term: 2, Running: true}
	if d = p.decide(d.Memory, v); d.Memory.Primary != "tokyo" || d.Wants["seoul"].Role != protocol.RoleStandby || d.Memory.Unfenced {
		t.Fatalf("and then makes the old one follow: %+v", d)
	}
}

// TestReadyMeansCold: a failover that begins while the other region's hosts still run
// would be measured quicker than it is.
func TestReadyMeansCold(t *testing.T) {
	p := newPilot(t, map[string]string{"BOARD_AGENTS": "seoul=web-seoul:8070,tokyo=web-tokyo:8070"})
	p.heat = map[string]protocol.ServiceWant{"seoul": protocol.Run}
	host := func(up bool, state protocol.ServiceState) map[string]agent {
		return map[string]agent{"198.18.0.3": {up: up, status: protocol.ServiceStatus{State: state}}}
	}
	for name, c := range map[string]struct {
		seoul, tokyo map[string]agent
		want         int
	}{
		"cold":                 {host(true, protocol.Running), host(true, protocol.Cold), 0},
		"still running":        {host(true, protocol.Running), host(true, protocol.Running), 1},
		"booting":              {host(true, protocol.Running), host(true, protocol.Booting), 1},
		"an agent is silent":   {host(true, protocol.Running), host(false, protocol.Cold), 1},
		"both are, of failure": {host(false, protocol.Failed), host(true, protocol.Failed), 2},
	} {
		p.agents = map[string]map[string]agent{"seoul": c.seoul, "tokyo": c.tokyo}
		if got := p.restless(); len(got) != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
