package pilot

import (
	"testing"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

func TestLearn(t *testing.T) {
	empty := func(h Host) Host {
		return with(h, func(h *Host) { h.Status = protocol.Status{Role: protocol.RoleEmpty} })
	}
	held := func(h Host, term int) Host {
		return with(h, func(h *Host) { h.Status = protocol.Status{Role: protocol.RoleHeld, Term: term} })
	}
	unknown := func(h Host) Host { return Host{Region: h.Region, Name: h.Name} }
	promoted := with(standbyHost(), func(h *Host) { h.Status.Role, h.Status.Term = protocol.RolePrimary, 2 })
	s, p := standbyHost(), primaryHost()
	cases := []struct {
		name         string
		seoul, tokyo Host
		primary      string // "" for not yet known
	}{
		{"both are empty", empty(p), empty(s), "seoul"},
		{"a running pair", p, s, "seoul"},
		{"a stopped primary and its standby", held(p, 1), s, "seoul"},
		{"a stopped primary and one that was promoted", held(p, 1), promoted, "tokyo"},
		{"two that think they are the primary", p, promoted, "tokyo"},
		{"the other is empty", p, empty(s), "seoul"},
		{"the other is out of sight, and follows it", p, unknown(s), "seoul"},
		{"the other is out of sight, and lacks writes", with(held(p, 1), func(h *Host) { h.Status.Solo = true }), unknown(s), "seoul"},
		{"the other is out of sight", with(p, func(h *Host) { h.Status.Streaming = false }), unknown(s), ""},
		{"the other is out of sight, it is stopped", held(p, 1), unknown(s), ""},
		{"an empty one alone", empty(p), unknown(s), ""},
		{"a standby alone", unknown(p), s, ""},
		{"a standby and an empty one", empty(p), s, ""},
		{"two standbys", with(p, func(h *Host) { h.Status.Role = protocol.RoleStandby }), s, ""},
		{"two primaries of one term", p, with(promoted, func(h *Host) { h.Status.Term = 1 }), ""},
		{"a standby that is ahead", p, with(s, func(h *Host) { h.Status.Term = 2 }), ""},
		{"a last word from long ago", lost(p, 3*time.Second), s, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := policy().decide(Fresh(1), View{Hosts: [2]Host{c.seoul, c.tokyo}})
			if d.Memory.Primary != c.primary {
				t.Fatalf("primary %q, want %q; notes %q", d.Memory.Primary, c.primary, d.Notes)
			}
			if c.primary == "" && len(d.Wants) != 0 {
				t.Fatalf("orders given in ignorance: %v", d.Wants)
			}
			if d.Memory.Eligible {
				t.Fatal("nobody may take over before the primary has answered this pilot's own order")
			}
		})
	}
}

func TestAnEarlierPilotsPromotionIsAccepted(t *testing.T) {
	promoted := with(standbyHost(), func(h *Host) { h.Status.Role, h.Status.Term = protocol.RolePrimary, 2 })
	d := policy().decide(inStep(), View{Hosts: [2]Host{primaryHost(), promoted}})
	if d.Memory.Primary != "tokyo" || d.Memory.Term != 2 {
		t.Fatalf("got %+v", d.Memory)
	}
}
