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
		{"a process that has ended but was not reaped", change(func(o *owner) { o.pid, o.start = zombie(t) }), later, true},
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

// zombie is a process that has ended but is not waited for until the test ends,
// with its start time.
func zombie(t *testing.T) (pid int, start string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "cat")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Skip("no command to run:", err)
	}
	t.Cleanup(func() { _ = cmd.Wait() })
	start = startOf(cmd.Process.Pid)
	_ = in.Close()
	NewWithT(t).Eventually(func() string { return startOf(cmd.Process.Pid) }, "5s").Should(BeEmpty())
	return cmd.Process.Pid, start
}
