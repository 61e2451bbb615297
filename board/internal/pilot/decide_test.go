package pilot

import (
	"testing"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

const second = time.Second

func policy() Policy { return DefaultPolicy("seoul") }

// primaryHost is a healthy primary in seoul, with its standby streaming.
func primaryHost() Host {
	return Host{Region: "seoul", Name: "db-seoul", Known: true, Up: time.Minute, Status: protocol.Status{
		Role: protocol.RolePrimary, Term: 1, Running: true, Lease: true, Tight: true, Synced: true,
		Streaming: true, CaughtUp: true, Epoch: 7, Position: 100,
	}}
}

// standbyHost is a healthy standby in tokyo.
func standbyHost() Host {
	return Host{Region: "tokyo", Name: "db-tokyo", Known: true, Up: time.Minute, Status: protocol.Status{
		Role: protocol.RoleStandby, Term: 1, Running: true, Receiving: true, Position: 100,
	}}
}

// lost is a host that has not answered for that long.
func lost(h Host, d time.Duration) Host {
	h.Lost, h.Age, h.Up = d, d+300*time.Millisecond, 0
	return h
}

func deaf(h Host) Host {
	h.Status.Receiving = false
	return h
}

func inStep() Memory {
	m := Fresh(7)
	m.Phase, m.Primary, m.Term, m.Eligible = Steady, "seoul", 1, true
	return m
}

func with[T any](v T, change func(*T)) T {
	change(&v)
	return v
}

func TestFailover(t *testing.T) {
	gone := lost(primaryHost(), 2*second)
	stopped := with(primaryHost(), func(h *Host) { h.Status = protocol.Status{Role: protocol.RoleHeld, Term: 1} })
	cases := []struct {
		name     string
		memory   Memory
		primary  Host
		standby  Host
		policy   func(*Policy)
		promoted bool
	}{
		{name: "the primary is lost", memory: inStep(), primary: gone, standby: deaf(standbyHost()), promoted: true},
		{name: "all is well", memory: inStep(), primary: primaryHost(), standby: standbyHost()},
		{name: "lost for a moment only", memory: inStep(), primary: lost(primaryHost(), second), standby: deaf(standbyHost())},
		{
			name: "its lease may live", memory: inStep(), standby: deaf(standbyHost()),
			primary: with(gone, func(h *Host) { h.Age = protocol.TTL }),
		},
		{name: "the standby still hears from it", memory: inStep(), primary: gone, standby: standbyHost()},
		{
			name: "the standby may lack acknowledged writes", primary: gone, standby: deaf(standbyHost()),
			memory: with(inStep(), func(m *Memory) { m.Eligible = false }),
		},
		{
			name: "the primary goes alone", primary: gone, standby: deaf(standbyHost()),
			memory: with(inStep(), func(m *Memory) { m.setSolo(true) }),
		},
		{
			name: "the pilot itself was cut off until now", memory: inStep(), primary: gone,
			standby: with(deaf(standbyHost()), func(h *Host) { h.Up = 500 * time.Millisecond }),
		},
		{name: "both are lost", memory: inStep(), primary: gone, standby: lost(deaf(standbyHost()), 2*second)},
		{
			name: "the standby's database is down", memory: inStep(), primary: gone,
			standby: with(deaf(standbyHost()), func(h *Host) { h.Status.Running = false }),
		},
		{
			name: "automatic failover is off", memory: inStep(), primary: gone, standby: deaf(standbyHost()),
			policy: func(p *Policy) { p.AutoFailover = false },
		},
		{
			name: "automatic failover is off, but the button was pressed", primary: gone, standby: deaf(standbyHost()),
			memory: with(inStep(), func(m *Memory) { m.Forced = true }),
			policy: func(p *Policy) { p.AutoFailover = false }, promoted: true,
		},
		{
			name: "its host answers, its database was stopped for good", primary: stopped, standby: deaf(standbyHost()),
			memory: with(inStep(), func(m *Memory) { m.Fencing = true }), promoted: true,
		},
		{name: "its database is stopped, but nobody fenced it", memory: inStep(), primary: stopped, standby: deaf(standbyHost())},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := policy()
			if c.policy != nil {
				c.policy(&p)
			}
			d := p.decide(c.memory, View{Now: time.Minute, Hosts: [2]Host{c.primary, c.standby}})
			if got := d.Memory.Primary == "tokyo"; got != c.promoted {
				t.Fatalf("promoted = %t, want %t; notes %q", got, c.promoted, d.Notes)
			}
			if !c.promoted {
				return
			}
			if w := d.Wants["tokyo"]; w.Role != protocol.RolePrimary || w.Term != 2 || !w.Solo {
				t.Errorf("tokyo is wanted to be %+v", w)
			}
			if w := d.Wants["seoul"]; w.Role != protocol.RoleStandby || w.Term != 2 || w.Upstream != "db-tokyo" {
				t.Errorf("seoul is wanted to be %+v", w)
			}
			if d.Memory.Eligible {
				t.Error("the other host is taken to have what the new primary acknowledges alone")
			}
		})
	}
}

func TestFencingOfADatabaseThatDoesNotServe(t *testing.T) {
	sick := with(primaryHost(), func(h *Host) { h.Status.Running = false })
	m := with(inStep(), func(m *Memory) { m.SickSince = time.Minute - 3*second })
	d := policy().decide(m, View{Now: time.Minute, Hosts: [2]Host{sick, deaf(standbyHost())}})
	if !d.Memory.Fencing || d.Wants["seoul"].Role != protocol.RoleHeld || d.Memory.Primary != "seoul" {
		t.Fatalf("want it to be stopped before anybody is promoted: %+v", d)
	}
	// The standby is lost meanwhile: better a sick primary than none.
	d = policy().decide(d.Memory, View{Now: time.Minute, Hosts: [2]Host{sick, lost(standbyHost(), second)}})
	if d.Memory.Fencing || d.Wants["seoul"].Role != protocol.RolePrimary {
		t.Fatalf("want the primary back: %+v", d)
	}
}

func TestLoosen(t *testing.T) {
	alone := with(primaryHost(), func(h *Host) { h.Status.Streaming, h.Status.CaughtUp = false, false })
	cases := []struct {
		name    string
		since   time.Duration
		standby Host
		want    bool
	}{
		{"the standby is lost", second, lost(standbyHost(), 3*second), true},
		{"the standby lives, and does not connect for long", 3 * second, deaf(standbyHost()), true},
		{"the standby lives, and has just disconnected", second, deaf(standbyHost()), false},
		{"the standby has just been lost", 100 * time.Millisecond, lost(standbyHost(), 3*second), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := with(inStep(), func(m *Memory) { m.AloneSince = time.Minute - c.since })
			d := policy().decide(m, View{Now: time.Minute, Hosts: [2]Host{alone, c.standby}})
			if d.Memory.Solo != c.want || d.Wants["seoul"].Solo != c.want {
				t.Fatalf("solo = %t, want %t", d.Memory.Solo, c.want)
			}
			if d.Memory.Solo && (d.Memory.Eligible || d.Memory.Epoch == m.Epoch) {
				t.Fatalf("a standby that lacks writes may take over: %+v", d.Memory)
			}
		})
	}
}

func TestTightenAndEligible(t *testing.T) {
	m := inStep()
	m.setSolo(true)
	m.CloseSince = time.Minute - second
	d := policy().decide(m, View{Now: time.Minute, Hosts: [2]Host{primaryHost(), standbyHost()}})
	if d.Memory.Solo {
		t.Fatal("want commits to wait for a standby that has caught up")
	}
	if d.Memory.Eligible {
		t.Fatal("a status from before the order counts as an answer to it")
	}
	answered := with(primaryHost(), func(h *Host) { h.Status.Epoch = d.Memory.Epoch })
	d = policy().decide(d.Memory, View{Now: time.Minute, Hosts: [2]Host{answered, standbyHost()}})
	if !d.Memory.Eligible {
		t.Fatal("want the standby to be eligible once the primary has acted on the order")
	}
	unsynced := with(answered, func(h *Host) { h.Status.Synced = false })
	d = policy().decide(with(d.Memory, func(m *Memory) { m.Eligible = false }), View{Now: time.Minute, Hosts: [2]Host{unsynced, standbyHost()}})
	if d.Memory.Eligible {
		t.Fatal("eligible though the primary does not say so")
	}
}

func TestFailback(t *testing.T) {
	away := with(inStep(), func(m *Memory) { m.Primary, m.Term, m.SyncedSince = "tokyo", 2, time.Minute-4*second })
	primary := with(primaryHost(), func(h *Host) { h.Region, h.Name, h.Status.Term = "tokyo", "db-tokyo", 2 })
	standby := with(standbyHost(), func(h *Host) { h.Region, h.Name, h.Status.Term = "seoul", "db-seoul", 2 })
	view := func(p, s Host) View { return View{Now: time.Minute, Hosts: [2]Host{s, p}} }

	d := policy().decide(away, view(primary, standby))
	if d.Memory.Phase != Handover || d.Wants["tokyo"].Role != protocol.RoleHeld || d.Wants["seoul"].Role != protocol.RoleStandby {
		t.Fatalf("want a handover to begin: %+v", d)
	}
	for name, change := range map[string]func(*Policy, *Memory){
		"switched off":        func(p *Policy, _ *Memory) { p.AutoFailback = false },
		"sent away by hand":   func(_ *Policy, m *Memory) { m.Away = true },
		"not stable for long": func(_ *Policy, m *Memory) { m.SyncedSince = time.Minute - second },
		"not in step":         func(_ *Policy, m *Memory) { m.Eligible = false; m.Epoch++ },
		"failed a moment ago": func(_ *Policy, m *Memory) { m.NotBefore = time.Minute + second },
		"it is at home":       func(p *Policy, _ *Memory) { p.Home = "tokyo" },
	} {
		t.Run(name, func(t *testing.T) {
			p, m := policy(), away
			change(&p, &m)
			if d := p.decide(m, view(primary, standby)); d.Memory.Phase != Steady {
				t.Fatalf("handover begun: %+v", d.Memory)
			}
		})
	}

	held := with(primary, func(h *Host) {
		h.Status = protocol.Status{Role: protocol.RoleHeld, Term: 2, Clean: true, Position: 200}
	})
	caught := with(deaf(standby), func(h *Host) { h.Status.Position = 201 })
	if d := policy().decide(d.Memory, view(held, deaf(standby))); d.Memory.Phase != Handover {
		t.Fatalf("went on though the standby lacks the end of the log: %+v", d)
	}
	done := policy().decide(d.Memory, view(held, caught))
	if done.Memory.Primary != "seoul" || done.Memory.Term != 3 || done.Wants["tokyo"].Role != protocol.RoleStandby {
		t.Fatalf("want seoul to be promoted: %+v", done)
	}
	for name, v := range map[string]View{
		"not stopped cleanly": view(with(held, func(h *Host) { h.Status.Clean = false }), caught),
		"lost meanwhile":      view(lost(primary, 3*second), caught),
		"takes too long":      {Now: time.Minute + 10*second, Hosts: [2]Host{deaf(standby), held}},
	} {
		t.Run(name, func(t *testing.T) {
			if d := policy().decide(d.Memory, v); d.Memory.Phase != Steady || d.Memory.Primary != "tokyo" {
				t.Fatalf("want the old primary back: %+v", d)
			}
		})
	}
}

func TestButtons(t *testing.T) {
	view := View{Now: time.Minute, Hosts: [2]Host{primaryHost(), standbyHost()}}
	d, err := policy().press(inStep(), view, true)
	if err != nil || d.Memory.Phase != Handover || !d.Memory.Away {
		t.Fatalf("failover of a healthy system: %+v, %v", d, err)
	}
	d, err = policy().press(inStep(), View{Now: time.Minute, Hosts: [2]Host{lost(primaryHost(), second), deaf(standbyHost())}}, true)
	if err != nil || !d.Memory.Forced {
		t.Fatalf("failover of a lost primary: %+v, %v", d, err)
	}
	d, err = policy().press(inStep(), view, false)
	if err != nil || d.Memory.Phase != Steady {
		t.Fatalf("failback at home: %+v, %v", d, err)
	}
	if _, err = policy().press(with(inStep(), func(m *Memory) { m.Eligible = false }), view, true); err == nil {
		t.Fatal("want a refusal while the standby lacks writes")
	}
	if _, err = policy().press(Fresh(1), view, true); err == nil {
		t.Fatal("want a refusal while learning")
	}
}
