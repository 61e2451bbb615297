package guardian

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/process"
)

// TestMain lets this binary be the guardian's process too.
func TestMain(m *testing.M) {
	called, err := Called(os.Args, nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if called {
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// diary keeps what people were told.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) say(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
}

func (d *diary) text() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Join(d.lines, "\n")
}

func posted(t *testing.T, d *diary, command ...string) *Guardian {
	t.Helper()
	o := ofRun(t, command...)
	o.Say = d.say
	g, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// empty says that nothing is left in the folder of journals.
func empty(g Gomega, dir string) {
	left, err := os.ReadDir(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(left).To(BeEmpty())
}

func TestDismissed(t *testing.T) {
	g := NewWithT(t)
	p := posted(t, &diary{})
	g.Expect(p.Dismiss(t.Context())).To(Succeed())
	empty(g, p.options.Home)
}

func TestGuardianIsReplaced(t *testing.T) {
	for name, signal := range map[string]syscall.Signal{"when it is killed": syscall.SIGKILL, "when it stands still": syscall.SIGSTOP} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var d diary
			p := posted(t, &d)
			g.Expect(p.child.process.Process.Signal(signal)).To(Succeed())
			g.Eventually(d.text, "10s").Should(ContainSubstring("another one stands guard"))
			none, stop := context.WithTimeout(t.Context(), beat)
			defer stop()
			g.Expect(p.Lost(none)).To(Succeed(), "the run goes on")
			g.Expect(p.Dismiss(t.Context())).To(Succeed())
			empty(g, p.options.Home)
		})
	}
}

// TestNobodyGuards has guardians that die as soon as they stand: the run must
// end, and can still forget itself.
func TestNobodyGuards(t *testing.T) {
	g := NewWithT(t)
	p := posted(t, &diary{}, "/bin/sh", "-c", "printf r")
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	g.Expect(p.Lost(ctx)).To(MatchError(ContainSubstring("no other could be started")))
	g.Expect(p.Dismiss(t.Context())).To(Succeed())
	empty(g, p.options.Home)
}

func TestGuardianThatDoesNotStart(t *testing.T) {
	g := NewWithT(t)
	home := t.TempDir()
	_, err := Start(t.Context(), Options{Home: home, Begin: journal.Begin{Run: "r"}, Command: []string{"/nowhere/gameday"}})
	g.Expect(err).To(MatchError(ContainSubstring("start it")))
	runs, err := journal.List(home)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(runs).To(BeEmpty(), "no journal of a run that never began")
}

// TestSilentRunIsUndone has a run that says nothing: its guardian tells it that
// everything was undone, and stays until the run has ended. Time is virtual, since a
// guardian on a busy machine counts no beats that it slept through.
func TestSilentRunIsUndone(t *testing.T) {
	path := begun(t, process.Self(), "")
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		in, toGuardian := io.Pipe()
		fromGuardian, out := io.Pipe()
		over := make(chan error, 1)
		go func() { over <- Serve(t.Context(), path, in, out, Means{}) }()
		words := make(chan byte, 16)
		go func() {
			for b := make([]byte, 1); ; {
				if _, err := fromGuardian.Read(b); err != nil {
					return
				}
				words <- b[0]
			}
		}()
		g.Expect(<-words).To(BeEquivalentTo(ready))
		before := time.Now()
		for word := range words {
			if word == revoked {
				break
			}
		}
		g.Expect(time.Since(before)).To(BeNumerically("~", Patience, beat))
		time.Sleep(time.Minute)
		g.Expect(over).NotTo(Receive())
		g.Expect(toGuardian.Close()).To(Succeed())
		g.Expect(<-over).To(Succeed())
		g.Expect(path).NotTo(BeAnExistingFile())
		g.Expect(fromGuardian.Close()).To(Succeed())
	})
}

// begun is the journal of a run that has made nothing.
func begun(t *testing.T, owner process.Identity, dir string) string {
	t.Helper()
	j, err := journal.Start(t.TempDir(), journal.Begin{Run: "r", Owner: owner, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return j.Path()
}

func TestRecover(t *testing.T) {
	dead := process.Self()
	dead.Start = "1" // another process with this PID
	if dead.Boot == "" {
		t.Skip("no /proc here: nothing can be told of other processes")
	}
	cases := []struct {
		name   string
		owner  process.Identity
		age    time.Duration
		undone []string
	}{
		{"of a run that died", dead, 0, []string{"r"}},
		{"not of one that lives", process.Self(), 2 * silent, nil},
		{"not of one on another machine", process.Identity{PID: 1}, 0, nil},
		{"of one on another machine that noted nothing for hours", process.Identity{PID: 1}, 2 * silent, []string{"r"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			path := begun(t, c.owner, "/tmp/nowhere")
			then := time.Now().Add(-c.age)
			g.Expect(os.Chtimes(path, then, then)).To(Succeed())
			var concluded []string
			undone, err := Recover(t.Context(), filepath.Dir(path), slog.New(slog.DiscardHandler), Means{Conclude: func(dir string) error {
				concluded = append(concluded, dir)
				return nil
			}})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(undone.Kept).To(BeEmpty())
			g.Expect(undone.Undone).To(Equal(c.undone))
			g.Expect(concluded).To(HaveLen(len(c.undone)))
			_, err = os.Stat(path)
			g.Expect(os.IsNotExist(err)).To(Equal(c.undone != nil))
		})
	}
}

// TestRecoverWaitsForTheGuardian has a guardian that is still at work.
func TestRecoverWaitsForTheGuardian(t *testing.T) {
	g := NewWithT(t)
	dead := process.Self()
	dead.Start = "1"
	path := begun(t, dead, "")
	unlock, err := lock(t.Context(), path)
	g.Expect(err).NotTo(HaveOccurred())
	over := make(chan []string, 1)
	go func() {
		undone, _ := Recover(context.Background(), filepath.Dir(path), slog.New(slog.DiscardHandler), Means{})
		over <- undone.Undone
	}()
	g.Consistently(over, "300ms").ShouldNot(Receive())
	g.Expect(os.Remove(path)).To(Succeed()) // as the guardian does last
	unlock()
	g.Eventually(over, "5s").Should(Receive(Equal([]string{"r"})))
}

// TestEmptyHistoriesGo has runs that died before the first event was written.
func TestEmptyHistoriesGo(t *testing.T) {
	for _, content := range []string{"", `{"at":0,"meta":{"ver`} {
		g := NewWithT(t)
		file := filepath.Join(t.TempDir(), "s.jsonl")
		g.Expect(os.WriteFile(file, []byte(content), 0o644)).To(Succeed())
		g.Expect(cutOff(file, "cut off")).To(Succeed())
		g.Expect(file).NotTo(BeAnExistingFile())
	}
}

func TestHistoriesAreTold(t *testing.T) {
	meta := `{"at":0,"meta":{"version":2,"run":"r","scenario":"s","hypothesis":"h","base":"2026-01-01T00:00:00Z","seed":1,"objectives":{},"workloads":[{"rate":1,"writes":0.5,"deadline":1}],"settle":1}}` + "\n"
	phase := `{"at":5,"phase":{"name":"fault"}}` + "\n"
	done := `{"at":9,"phase":{"name":"done"}}` + "\n"
	cases := []struct {
		name, content string
		events        int
		told          bool
	}{
		{"one that was cut off", meta + phase, 3, true},
		{"one with a torn last line", meta + phase + `{"at":6,"op":{"id`, 3, true},
		{"not one that is whole", meta + phase + done, 3, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			dir := filepath.Join(t.TempDir(), "run [1") // a folder's name is no pattern
			file := filepath.Join(dir, "history", "s.jsonl")
			g.Expect(os.MkdirAll(filepath.Dir(file), 0o755)).To(Succeed())
			g.Expect(os.WriteFile(file, []byte(c.content), 0o644)).To(Succeed())
			u := undoing{log: slog.New(slog.DiscardHandler)}
			u.state.Begin.Dir, u.state.Faults = dir, []journal.Injection{{ID: "f1-1", Title: "blackout of seoul"}}
			g.Expect(u.note(nil, 1500*time.Millisecond)).To(Succeed())
			h, err := history.LoadFile(file)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(h).To(HaveLen(c.events))
			last := h[len(h)-1]
			g.Expect(last.Note != nil).To(Equal(c.told))
			if c.told {
				g.Expect(last.Note.Taints).To(BeTrue())
				g.Expect(last.Note.Text).To(And(ContainSubstring("blackout of seoul"), ContainSubstring("1.5 s")))
				g.Expect(last.At).To(BeEquivalentTo(5))
			}
		})
	}
}
