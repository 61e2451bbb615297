package harness_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// mistreatment, and the folder of the history, are how the tests below tell the
// process that they start what is done to it.
const (
	mistreatment  = "GAMEDAY_TEST_MISTREATMENT"
	historyFolder = "GAMEDAY_TEST_FOLDER"
)

func TestMain(m *testing.M) {
	if how := os.Getenv(mistreatment); how != "" {
		os.Exit(beMistreated(how))
	}
	os.Exit(m.Run())
}

// beMistreated carries out an experiment in memory, in a process of its own. All
// is well with the system; what goes wrong is the instrument.
func beMistreated(how string) int {
	e, _ := experimentIn(memory.Options{}, os.Getenv(historyFolder))
	switch how {
	case "starved":
		runtime.GOMAXPROCS(1)
		time.AfterFunc(6*time.Second, func() { burn(60, 2*time.Second) })
	case "full disk":
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 32 << 10, Max: 32 << 10}); err != nil {
			fmt.Println(err)
			return 1
		}
	}
	result, err := e.Do(context.Background(), trial(strings.ReplaceAll(how, " ", "-"), calm(3*time.Second), verdict.Availability))
	fmt.Println("error:", err)
	for _, f := range result.Findings() {
		fmt.Println(f.Measure, f.State, f.Reason)
	}
	return 0
}

// burn keeps the processor busy.
func burn(goroutines int, d time.Duration) {
	end := time.Now().Add(d)
	for range goroutines {
		go func() {
			for time.Now().Before(end) {
			}
		}()
	}
}

func mistreated(t *testing.T, how string) (*exec.Cmd, *strings.Builder, string) {
	t.Helper()
	dir := t.TempDir()
	var out strings.Builder
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), mistreatment+"="+how, historyFolder+"="+dir)
	child.Stdout, child.Stderr = &out, &out
	NewWithT(t).Expect(child.Start()).To(Succeed())
	return child, &out, filepath.Join(dir, strings.ReplaceAll(how, " ", "-")+".jsonl")
}

func TestAStarvedHarnessDoubtsItself(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	child, out, _ := mistreated(t, "starved")
	g.Expect(child.Wait()).To(Succeed())
	g.Expect(out.String()).To(ContainSubstring("availability unknown the instrument was not to be trusted"))
	g.Expect(out.String()).To(Or(ContainSubstring("stood still"), ContainSubstring("starved of processor time")))
}

func TestAPausedHarnessDoubtsItself(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	child, out, file := mistreated(t, "paused")
	g.Eventually(func() string { b, _ := os.ReadFile(file); return string(b) }, "20s", "20ms").Should(ContainSubstring(`"stage":"confirmed"`))
	g.Expect(child.Process.Signal(syscall.SIGSTOP)).To(Succeed())
	time.Sleep(time.Second) // the pause itself is what is tested
	g.Expect(child.Process.Signal(syscall.SIGCONT)).To(Succeed())
	g.Expect(child.Wait()).To(Succeed())
	g.Expect(out.String()).To(ContainSubstring("availability unknown the instrument was not to be trusted"))
	g.Expect(out.String()).To(ContainSubstring("the harness stood still for 1"))
}

func TestAFullDiskMakesFindingsUnknown(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	child, out, file := mistreated(t, "full disk")
	g.Expect(child.Wait()).To(Succeed())
	g.Expect(out.String()).To(ContainSubstring("error: record: write the history"))
	g.Expect(out.String()).To(ContainSubstring("availability unknown the instrument was not to be trusted: the history could not be written"))
	f, err := os.Open(file)
	g.Expect(err).NotTo(HaveOccurred())
	defer f.Close()
	h, err := history.Load(f)
	g.Expect(err == nil || errors.Is(err, history.ErrTorn)).To(BeTrue(), "what was written can be read: %v", err)
	g.Expect(verdict.Demanded(h, verdict.JudgeAll(h))).NotTo(Equal(verdict.Holds))
}
