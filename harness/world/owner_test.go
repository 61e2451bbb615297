package world

import (
	"os/exec"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestOwnerDead(t *testing.T) {
	me := self()
	if me.boot == "" || me.space == "" {
		t.Skip("no /proc here: only the expiry decides")
	}
	now := time.Now()
	later, earlier := now.Add(time.Hour), now.Add(-time.Hour)
	change := func(do func(*owner)) owner {
		o := me
		do(&o)
		return o
	}
	cases := []struct {
		name    string
		owner   owner
		expires time.Time
		dead    bool
	}{
		{"this process lives", me, later, false},
		{"expired", me, earlier, true},
		{"a process that has ended", change(func(o *owner) { o.pid = ended(t) }), later, true},
		{"another process with the same PID", change(func(o *owner) { o.start = "1" }), later, true},
		{"before a reboot", change(func(o *owner) { o.boot = "another" }), later, true},
		{"another PID namespace tells nothing", change(func(o *owner) { o.space = "pid:[1]"; o.pid = 1 << 22 }), later, false},
		{"no labels tell nothing", owner{}, later, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			NewWithT(t).Expect(c.owner.dead(me, c.expires, now)).To(Equal(c.dead))
		})
	}
}

// ended is the PID of a process that has ended.
func ended(t *testing.T) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "true")
	if err := cmd.Run(); err != nil {
		t.Skip("no command to run:", err)
	}
	return cmd.Process.Pid
}
