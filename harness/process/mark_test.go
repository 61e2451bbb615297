package process

import (
	"bytes"
	"os"
	"os/exec"
	"testing"

	. "github.com/onsi/gomega"
)

// TestEndMarked has a child, one that has left its session and one whose parent has
// ended, all of an owner that is not this process.
func TestEndMarked(t *testing.T) {
	owner := Self()
	if owner.Boot == "" {
		t.Skip("no /proc here: nothing can be seen")
	}
	g := NewWithT(t)
	owner.PID = 1 << 22
	start := func(mark string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", "setsid sleep 600 & (setsid sleep 600 &); sleep 600")
		cmd.Env = append(os.Environ(), mark)
		g.Expect(cmd.Start()).To(Succeed())
		return cmd
	}
	other := owner
	other.Start = "7"
	spared := start(other.Mark())
	t.Cleanup(func() { _, _ = EndMarked(t.Context(), other); _ = spared.Wait() })
	doomed := start(owner.Mark())
	g.Eventually(func() []int { return marked(owner.Mark()) }, "5s").Should(HaveLen(4))
	n, err := EndMarked(t.Context(), owner)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(n).To(Equal(4))
	_ = doomed.Wait()
	g.Expect(marked(owner.Mark())).To(BeEmpty())
	g.Expect(marked(other.Mark())).To(HaveLen(4), "those of another owner live")
	n, err = EndMarked(t.Context(), Identity{PID: owner.PID})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(n).To(BeZero(), "an owner that nothing is known of has no mark")
}

// FuzzHolds: a variable is found only whole.
func FuzzHolds(f *testing.F) {
	f.Add([]byte("A=b\x00GAMEDAY_OWNER=1-2-3\x00"), "GAMEDAY_OWNER=1-2-3")
	f.Add([]byte("XGAMEDAY_OWNER=1-2-34\x00"), "GAMEDAY_OWNER=1-2-3")
	f.Fuzz(func(t *testing.T, env []byte, variable string) {
		want := false
		for _, one := range bytes.Split(env, []byte{0}) {
			want = want || bytes.Equal(one, []byte(variable))
		}
		if holds(env, variable) != want {
			t.Fatalf("%q in %q", variable, env)
		}
	})
}
