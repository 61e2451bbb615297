package guardian

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/process"
)

// deadRun writes the journal of a run that died after it had made a world on a
// daemon.
func deadRun(t *testing.T, home, run, daemon string) {
	t.Helper()
	owner := process.Self()
	if owner.Boot == "" {
		t.Skip("no /proc here: nothing can be told of other processes")
	}
	owner.Start = "1" // another process with this PID
	j, err := journal.Start(home, journal.Begin{Run: run, Owner: owner, Docker: daemon})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Intend(journal.Create, journal.World, run+"-1", run+"-1"); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

// planted writes a journal of any content that is an hour old.
func planted(t *testing.T, home, run, content string) {
	t.Helper()
	path := journal.PathOf(home, run)
	then := time.Now().Add(-time.Hour)
	for _, err := range []error{os.WriteFile(path, []byte(content), 0o600), os.Chtimes(path, then, then)} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestRunsThatCannotBeUndoneAreKept has journals that used to block every later
// run, or to be deleted and reported as undone.
func TestRunsThatCannotBeUndoneAreKept(t *testing.T) {
	const later = `{"at":"2030-01-01T00:00:00Z","begin":{"version":99,"run":"later","owner":{"who":"?"}}}` + "\n"
	gone := "unix://" + filepath.Join(t.TempDir(), "gone.sock")
	for _, c := range []struct {
		name    string
		prepare func(t *testing.T, home string)
		kept    map[string]string // run: why
		undone  []string
		forgot  []string // journals that go, though nothing was undone
	}{
		{
			"their daemon is gone",
			func(t *testing.T, home string) {
				t.Helper()
				deadRun(t, home, "a", gone)
				deadRun(t, home, "b", gone)
			},
			map[string]string{"a": "does not answer", "b": gone},
			nil, nil,
		},
		{
			"its daemon is not allowed now",
			func(t *testing.T, home string) {
				t.Helper()
				deadRun(t, home, "a", "tcp://ci-7:2376")
			},
			map[string]string{"a": "not on this machine"},
			nil, nil,
		},
		{
			"it is of a later version",
			func(t *testing.T, home string) {
				t.Helper()
				planted(t, home, "later", later)
			},
			map[string]string{"later": "version 99"},
			nil, nil,
		},
		{
			"its begin is damaged",
			func(t *testing.T, home string) {
				t.Helper()
				planted(t, home, "a", "rust\n")
			},
			map[string]string{"a": "cannot be read"},
			nil, nil,
		},
		{
			"it made nothing",
			func(t *testing.T, home string) {
				t.Helper()
				planted(t, home, "a", `{"at":"2026-01-01T00`)
			},
			nil, nil,
			[]string{"a"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			home := t.TempDir()
			c.prepare(t, home)
			begun := time.Now()
			got, err := Recover(t.Context(), home, slog.New(slog.DiscardHandler), Means{})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(time.Since(begun)).To(BeNumerically("<", 2*daemonLimit), "a daemon is waited for once")
			g.Expect(got.Undone).To(Equal(c.undone), "only what was undone is said to be")
			g.Expect(got.Kept).To(HaveLen(len(c.kept)))
			for _, k := range got.Kept {
				g.Expect(k.String()).To(And(ContainSubstring(c.kept[k.Run]), ContainSubstring("clean --forget "+k.Run)))
				g.Expect(journal.PathOf(home, k.Run)).To(BeARegularFile())
			}
			for _, run := range c.forgot {
				g.Expect(journal.PathOf(home, run)).NotTo(BeAnExistingFile())
			}
		})
	}
}

func TestForget(t *testing.T) {
	g := NewWithT(t)
	home := t.TempDir()
	deadRun(t, home, "dead", "unix:///nowhere.sock")
	planted(t, home, "later", `{"begin":{"version":99}}`+"\n")
	j, err := journal.Start(home, journal.Begin{Run: "lives", Owner: process.Self()})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(j.Close()).To(Succeed())

	state, err := Forget(t.Context(), home, "dead")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(state.Worlds).To(Equal([]string{"dead-1"}), "what may be left is told")
	g.Expect(journal.PathOf(home, "dead")).NotTo(BeAnExistingFile())

	_, err = Forget(t.Context(), home, "later")
	g.Expect(err).NotTo(HaveOccurred())

	_, err = Forget(t.Context(), home, "lives")
	g.Expect(err).To(MatchError(ContainSubstring("gameday stop lives")))
	g.Expect(j.Path()).To(BeARegularFile())
	_, err = Forget(t.Context(), home, "../lives")
	g.Expect(err).To(MatchError(ContainSubstring("no journal of run")))
}
