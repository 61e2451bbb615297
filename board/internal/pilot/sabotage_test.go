package pilot

import (
	"testing"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
	"github.com/gameday-harness/gameday/board/internal/sabotage"
)

// What the healthy pilot decides in a situation, and what the sabotaged one does.
func TestSabotagedDecisions(t *testing.T) {
	atHome := inStep()
	away := with(inStep(), func(m *Memory) { m.Primary, m.Term, m.SyncedSince = "tokyo", 2, time.Minute-4*second })
	promoted := with(primaryHost(), func(h *Host) { h.Region, h.Name, h.Status.Term = "tokyo", "db-tokyo", 2 })
	follower := with(standbyHost(), func(h *Host) { h.Region, h.Name, h.Status.Term = "seoul", "db-seoul", 2 })
	promotes := func(d Decision) bool { return d.Memory.Primary == "tokyo" }
	comesHome := func(d Decision) bool { return d.Memory.Phase == Handover }
	cases := []struct {
		name            string
		by              sabotage.Name
		memory          Memory
		seoul, tokyo    Host
		does            func(Decision) bool
		healthy, broken bool
	}{
		{
			"the primary is lost", sabotage.NoFailover, atHome,
			lost(primaryHost(), 60*second), deaf(standbyHost()), promotes, true, false,
		},
		{
			"the primary is lost for less than the objective", sabotage.SlowFailover, atHome,
			lost(primaryHost(), 21*second), deaf(standbyHost()), promotes, true, false,
		},
		{
			"the primary is lost for longer than the objective", sabotage.SlowFailover, atHome,
			lost(primaryHost(), 24*second), deaf(standbyHost()), promotes, true, true,
		},
		{
			"the primary's lease may live", sabotage.NoFencing, atHome,
			with(lost(primaryHost(), 2*second), func(h *Host) { h.Age = protocol.TTL }), deaf(standbyHost()), promotes, false, true,
		},
		{
			"the standby still hears the primary", sabotage.NoFencing, atHome,
			lost(primaryHost(), 2*second), standbyHost(), promotes, false, true,
		},
		{
			"all is well", sabotage.NoFencing, atHome,
			primaryHost(), standbyHost(), promotes, false, false,
		},
		{"all is well again, away from home", sabotage.NoFailback, away, follower, promoted, comesHome, true, false},
	}
	for _, c := range cases {
		t.Run(string(c.by)+": "+c.name, func(t *testing.T) {
			v := View{Now: time.Minute, Hosts: [2]Host{c.seoul, c.tokyo}}
			if got := c.does(policy().decide(c.memory, v)); got != c.healthy {
				t.Errorf("healthy: %t, want %t", got, c.healthy)
			}
			if got := c.does(policy().brokenBy(c.by).decide(c.memory, v)); got != c.broken {
				t.Errorf("sabotaged: %t, want %t", got, c.broken)
			}
		})
	}
}

func TestOtherSabotagesLeaveThePilotAlone(t *testing.T) {
	for _, s := range []sabotage.Name{sabotage.None, sabotage.RetryStorm, sabotage.StaleReads} {
		if got := policy().brokenBy(s); got != policy() {
			t.Errorf("%q: the policy is %+v", s, got)
		}
	}
}
