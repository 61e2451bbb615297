package keeper

import (
	"testing"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
)

// Where the healthy keeper refuses writes, or waits for the standby, and the
// sabotaged one does not.
func TestPostureWithoutFencing(t *testing.T) {
	cases := []struct {
		name            string
		s               situation
		healthy, broken posture
	}{
		{"pilot and standby lost", situation{Served: true}, posture{Tight: true, Fenced: true}, posture{}},
		{"standby lost, not loosened", situation{Lease: true, Served: true}, posture{Tight: true}, posture{}},
		{"started without a lease", situation{Streaming: true, Started: true}, posture{Tight: true, Fenced: true}, posture{Tight: true}},
		{"all is well", situation{Lease: true, Served: true, Streaming: true, Proven: true}, posture{Tight: true}, posture{Tight: true}},
		{"lease, alone", situation{Lease: true, Solo: true, Streaming: true}, posture{}, posture{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.s.decide(); got != c.healthy {
				t.Errorf("healthy: %+v, want %+v", got, c.healthy)
			}
			c.s.Sabotage = sabotage.NoFencing
			if got := c.s.decide(); got != c.broken {
				t.Errorf("sabotaged: %+v, want %+v", got, c.broken)
			}
		})
	}
}

func TestOnlySomeSabotagesReachPostgres(t *testing.T) {
	settings := map[sabotage.Name]bool{sabotage.AsyncReplication: true, sabotage.StaleReads: true}
	schema := map[sabotage.Name]bool{sabotage.DuplicateWrites: true}
	for _, s := range append(sabotage.All(), sabotage.Sabotage{Name: sabotage.None}) {
		if got := brokenSettings(s.Name) != ""; got != settings[s.Name] {
			t.Errorf("%q: settings changed: %t", s.Name, got)
		}
		if got := len(brokenSchema(s.Name)) > 0; got != schema[s.Name] {
			t.Errorf("%q: schema changed: %t", s.Name, got)
		}
	}
}
