package crashtest

import (
	"context"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// sleeper starts a process that does nothing, with words in its command line.
func sleeper(t *testing.T, env string, words ...string) int {
	t.Helper()
	c := exec.CommandContext(t.Context(), "sh", append([]string{"-c", "sleep 60 & wait"}, words...)...)
	c.Env = append(os.Environ(), env)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) // with what it has started
		_ = c.Wait()
	})
	return c.Process.Pid
}

func TestGuardiansAreFound(t *testing.T) {
	g := NewWithT(t)
	const journal = "/state/of/a/test/run-1.jsonl"
	sleeper(t, "", "guardian", "/state/of/a/test/run-2.jsonl")
	sleeper(t, "", "judge", journal)
	g.Consistently(func() []int { return guardians(journal) }, "200ms").Should(BeEmpty())
	pid := sleeper(t, "", "guardian", journal)
	g.Eventually(func() []int { return guardians(journal) }, "5s").Should(ConsistOf(pid))

	tr := &trial{tail: tail{path: journal}}
	_, found := tr.another([]int{pid}, 100*time.Millisecond)
	g.Expect(found).To(BeFalse(), "it is none but the one that is known")
	sleeper(t, "", "guardian", journal)
	_, found = tr.another([]int{pid}, 5*time.Second)
	g.Expect(found).To(BeTrue())
}

func TestMarkedProcessesAreFound(t *testing.T) {
	g := NewWithT(t)
	sleeper(t, marker+"=test-12")
	pid := sleeper(t, marker+"=test-1")
	g.Eventually(func() []int { return marked("test-1") }, "5s").Should(ContainElement(pid))
	g.Expect(marked("test-1")).To(HaveLen(2), "with its child, and nobody whose marker only begins so")
}

func TestWithin(t *testing.T) {
	now := time.Now()
	t.Run("as soon as nothing is left", func(t *testing.T) {
		g := NewWithT(t)
		asked := 0
		took, left := within(t.Context(), time.Now(), func() []string {
			if asked++; asked < 3 {
				return []string{"a network"}
			}
			return nil
		})
		g.Expect(left).To(BeEmpty())
		g.Expect(took).To(BeNumerically("~", 100*time.Millisecond, 90*time.Millisecond))
	})
	t.Run("too late", func(t *testing.T) {
		_, left := within(t.Context(), now.Add(-undoLimit-time.Second), func() []string { return []string{"a network"} })
		NewWithT(t).Expect(left).To(ConsistOf(ContainSubstring("a network")))
	})
	t.Run("gone, but only after the limit", func(t *testing.T) {
		_, left := within(t.Context(), now.Add(-undoLimit-time.Second), func() []string { return nil })
		NewWithT(t).Expect(left).NotTo(BeEmpty(), "late is not clean")
	})
	t.Run("interrupted", func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		_, left := within(ctx, now, func() []string { return []string{"a network"} })
		NewWithT(t).Expect(left).To(ConsistOf(ContainSubstring("interrupted")))
	})
}
