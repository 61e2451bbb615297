package process

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestState(t *testing.T) {
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
		name    string
		process Identity
		state   State
	}{
		{"this process lives", me, Alive},
		{"one that has ended", change(func(i *Identity) { i.PID = ended(t) }), Dead},
		{"one that has ended but was not reaped", zombie(t), Dead},
		{"another one with the same PID", change(func(i *Identity) { i.Start = "1" }), Dead},
		{"another PID namespace tells nothing", change(func(i *Identity) { i.Space = "pid:[1]"; i.PID = 1 << 22 }), Unknown},
		{"without a start time it could be another one", change(func(i *Identity) { i.Start = "" }), Unknown},
		{"no process has this PID", change(func(i *Identity) { i.PID = -1 }), Unknown},
		{"nothing told is nothing known", Identity{}, Unknown},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(c.process.State()).To(Equal(c.state))
			g.Expect(c.process.Gone()).To(Equal(c.state == Dead), "gone")
			g.Expect(c.process.Lives()).To(Equal(c.state == Alive), "lives")
		})
	}
}

// firstSpace is the PID namespace that every machine begins with.
const firstSpace = "pid:[4026531836]"

func TestStateSeenFrom(t *testing.T) {
	here := Identity{Boot: "now", Space: firstSpace, Machine: "m"}
	owner := Identity{PID: 7, Start: "70", Boot: "now", Space: firstSpace, Machine: "m"}
	change := func(do func(*Identity)) Identity {
		i := owner
		do(&i)
		return i
	}
	cases := []struct {
		name  string
		of    Identity
		from  Identity
		start string
		look  State
		want  State
	}{
		{"it is there", owner, here, "70", Alive, Alive},
		{"nobody is there", owner, here, "", Dead, Dead},
		{"/proc does not tell", owner, here, "", Unknown, Unknown},
		{"this machine was started again", change(func(i *Identity) { i.Boot = "before" }), here, "", Dead, Dead},
		{"it is on another machine", change(func(i *Identity) { i.Boot, i.Machine = "theirs", "n" }), here, "", Dead, Unknown},
		{"its machine has no id", change(func(i *Identity) { i.Boot, i.Machine = "before", "" }), here, "", Dead, Unknown},
		{"this machine has no id", change(func(i *Identity) { i.Boot, i.Machine = "before", "" }), Identity{Boot: "now", Space: firstSpace}, "", Dead, Unknown},
		{"it is in another container", change(func(i *Identity) { i.Space = "pid:[1]" }), here, "", Dead, Unknown},
		{"no /proc here", owner, Identity{}, "", Dead, Unknown},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			look := func(int) (string, State) { return c.start, c.look }
			NewWithT(t).Expect(c.of.seenBy(c.from, look)).To(Equal(c.want))
		})
	}
}

func TestMachineIDIsNotTold(t *testing.T) {
	g := NewWithT(t)
	const id = "0123456789abcdef0123456789abcdef"
	a := hashed(id, "a")
	g.Expect(a).To(MatchRegexp("^[0-9a-f]{32}$"))
	g.Expect(a).NotTo(Equal(id))
	g.Expect(hashed(id, "a")).To(Equal(a))
	g.Expect(hashed(id, "b")).NotTo(Equal(a), "copies of an image have other names")
	g.Expect(hashed(strings.Repeat("0", 32), "a")).NotTo(Equal(a))
	for _, none := range []string{"", "uninitialized", id + "0"} {
		g.Expect(hashed(none, "a")).To(BeEmpty(), "%q", none)
	}
	if raw, err := os.ReadFile("/etc/machine-id"); err == nil && len(raw) > 1 {
		g.Expect(machineID()).NotTo(ContainSubstring(strings.TrimSpace(string(raw))))
	}
}

// FuzzStat: whatever stands in /proc/PID/stat, only a start time makes a process
// alive.
func FuzzStat(f *testing.F) {
	f.Add("1 (a) R " + strings.Repeat("0 ", 18) + "77 0")
	f.Add("1 (a) Z) R " + strings.Repeat("0 ", 18) + "77 0")
	f.Add("")
	f.Fuzz(func(t *testing.T, stat string) {
		if start, state := parse(stat); (start != "") != (state == Alive) {
			t.Fatalf("start %q, %s", start, state)
		}
	})
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
	state := func() State { _, state := look(it.PID); return state }
	NewWithT(t).Eventually(state, "5s").Should(Equal(Dead))
	return it
}
