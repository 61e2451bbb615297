package stopwhen

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
	. "github.com/onsi/gomega"
)

func list(args ...string) settings.CommandFails {
	return settings.CommandFails{Args: args, Every: 20 * time.Millisecond, Timeout: 20 * time.Second}
}

func shell(text string) settings.CommandFails {
	c := list(text)
	c.Shell = true
	return c
}

func TestCommandFails(t *testing.T) {
	hangs := shell("echo working; sleep 60 & sleep 60")
	hangs.Timeout = 500 * time.Millisecond
	for _, c := range []struct {
		name    string
		command settings.CommandFails
		why     string // "" when all is well
	}{
		{"it says yes", list("true"), ""},
		{"a shell says yes", shell("test -d . && exit 0"), ""},
		{"it says no", shell("echo first; echo 'not now' >&2; exit 3"), `it ended with exit status 3, last saying "not now"`},
		{"it says nothing", list("false"), "it ended with exit status 1"},
		{"it is killed", shell("kill -9 $$"), "it ended with signal: killed"},
		{"it hangs", hangs, `it did not end within 500ms, last saying "working"`},
		{"there is no such", list("./nowhere.sh"), "it could not be run: fork/exec ./nowhere.sh: no such file or directory"},
		{"a list goes through no shell", list("test", "$(false)", "=", "$(false)"), ""},
		{"a child that holds its output", shell("sleep 60 & exit 0"), ""},
		{"control characters are quoted", shell(`printf '\033[31mred'; exit 1`), `last saying "\x1b[31mred"`},
		{"only the end of much output", shell("yes | head -c 100000; echo; echo end; exit 1"), `last saying "end"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			err := command{c.command, t.TempDir()}.ask(t.Context())
			if c.why == "" {
				g.Expect(err).NotTo(HaveOccurred())
				return
			}
			g.Expect(err).To(MatchError(ContainSubstring(c.why)))
		})
	}
}

func TestACommandRunsInItsFolderAgainAndAgain(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := t.TempDir()
	err := CommandFails(shell("echo x >> runs; test $(wc -l < runs) -lt 3"), dir).Watch(t.Context(), nil)
	g.Expect(err).To(MatchError(ContainSubstring("exit status 1")))
	text, err := os.ReadFile(filepath.Join(dir, "runs"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(strings.Count(string(text), "x")).To(Equal(3))
}

// A command, and what it has started, end with the experiment, whatever they
// think of it.
func TestACommandEndsWithTheExperiment(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- CommandFails(shell(`trap "" TERM INT; sleep 60 & echo $! > child.new; mv child.new child; wait`), dir).Watch(ctx, nil)
	}()
	g.Eventually(filepath.Join(dir, "child"), "20s").Should(BeAnExistingFile())
	cancel()
	g.Eventually(done, "20s").Should(Receive(BeNil()), "the end of the experiment is no reason to abort it")
	text, err := os.ReadFile(filepath.Join(dir, "child"))
	g.Expect(err).NotTo(HaveOccurred())
	child, err := strconv.Atoi(strings.TrimSpace(string(text)))
	g.Expect(err).NotTo(HaveOccurred())
	g.Eventually(func() bool { return runs(child) }, "20s").Should(BeFalse())
}

// runs says whether a process is there and no zombie that nobody has waited for.
func runs(pid int) bool {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return syscall.Kill(pid, 0) == nil
	}
	return !strings.Contains(string(stat), ") Z ")
}

// familyTree has a child in the command's process group, one that has left it for
// a session of its own, and one whose parent has ended.
const familyTree = `trap "" TERM INT HUP
sleep 600 & echo $! > grouped
setsid sh -c 'echo $$ > session; exec sleep 600' &
(setsid sh -c 'echo $$ > orphan; exec sleep 600' &)
while ! [ -s session ] || ! [ -s orphan ]; do sleep 0.01; done
touch ready; wait`

// A run that is killed takes its commands with it, and all that they have started.
func TestACommandEndsWithAKilledRun(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := t.TempDir()
	run := exec.CommandContext(t.Context(), "/proc/self/exe")
	run.Env = append(os.Environ(), envRun+"="+dir)
	g.Expect(run.Start()).To(Succeed())
	t.Cleanup(func() { _ = run.Process.Kill() })
	g.Eventually(filepath.Join(dir, "ready"), "20s").Should(BeAnExistingFile())
	g.Expect(run.Process.Kill()).To(Succeed())
	_ = run.Wait()
	for _, name := range []string{"grouped", "session", "orphan"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		g.Expect(err).NotTo(HaveOccurred())
		pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
		g.Expect(err).NotTo(HaveOccurred())
		t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
		g.Eventually(func() bool { return runs(pid) }, "5s").Should(BeFalse(), name)
	}
}
