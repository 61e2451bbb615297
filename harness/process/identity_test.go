package process

import (
	"os/exec"
	"testing"

	. "github.com/onsi/gomega"
)

func TestIdentity(t *testing.T) {
	me := Self()
	if me.Boot == "" || me.Space == "" {
		t.Skip("no /proc here: nothing can be told")
	}
	change := func(do func(*Identity)) Identity {
		i := me
		do(&i)
		return i
	}
	cases := []struct {
		name        string
		process     Identity
		gone, lives bool
	}{
		{"this process lives", me, false, true},
		{"one that has ended", change(func(i *Identity) { i.PID = ended(t) }), true, false},
		{"one that has ended but was not reaped", zombie(t), true, false},
		{"another one with the same PID", change(func(i *Identity) { i.Start = "1" }), true, false},
		{"before a reboot", change(func(i *Identity) { i.Boot = "another" }), true, false},
		{"another PID namespace tells nothing", change(func(i *Identity) { i.Space = "pid:[1]"; i.PID = 1 << 22 }), false, false},
		{"nothing told is nothing known", Identity{}, false, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(c.process.Gone()).To(Equal(c.gone), "gone")
			g.Expect(c.process.Lives()).To(Equal(c.lives), "lives")
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

// zombie is a process that has ended but is not waited for until the test ends.
func zombie(t *testing.T) Identity {
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
	it := of(cmd.Process.Pid)
	_ = in.Close()
	NewWithT(t).Eventually(func() string { return startOf(it.PID) }, "5s").Should(BeEmpty())
	return it
}
