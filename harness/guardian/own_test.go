package guardian

import (
	"context"
	"errors"
	"os"
	"runtime"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/journal"
	"github.com/gameday-harness/gameday/harness/process"
)

func ofRun(t *testing.T, command ...string) Options {
	t.Helper()
	if len(command) == 0 {
		command = []string{os.Args[0], Word}
	}
	return Options{Home: t.TempDir(), Begin: journal.Begin{Run: "r", Owner: process.Self()}, Command: command}
}

func TestGuarded(t *testing.T) {
	g := NewWithT(t)
	o := ofRun(t)
	failed := errors.New("it went wrong")
	err := Guarded(t.Context(), o, func(ctx context.Context, j *journal.Journal) error {
		g.Expect(ctx.Err()).NotTo(HaveOccurred())
		g.Expect(j.Path()).To(BeARegularFile())
		return failed
	})
	g.Expect(err).To(MatchError(failed))
	empty(g, o.Home)
}

// TestGuardedTestThatFails ends the goroutine, as FailNow does.
func TestGuardedTestThatFails(t *testing.T) {
	g := NewWithT(t)
	o := ofRun(t)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = Guarded(t.Context(), o, func(context.Context, *journal.Journal) error {
			runtime.Goexit()
			return nil
		})
	}()
	g.Eventually(ended, "10s").Should(BeClosed())
	empty(g, o.Home)
}

func TestGuardedRunEndsWhenNobodyGuards(t *testing.T) {
	g := NewWithT(t)
	const patience = 20 * time.Second
	o := ofRun(t, "/bin/sh", "-c", "printf r") // dies as soon as it stands
	err := Guarded(t.Context(), o, func(ctx context.Context, _ *journal.Journal) error {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(patience):
			return nil
		}
	})
	g.Expect(err).To(MatchError(ContainSubstring("no other could be started")))
	empty(g, o.Home)
}

func TestCalledOnlyByItsWord(t *testing.T) {
	g := NewWithT(t)
	for _, args := range [][]string{{"x"}, {"x", Word}, {"x", "-test.v", "y"}, {"x", Word, "y", "z"}} {
		called, err := Called(args, nil)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(called).To(BeFalse(), "%q", args)
	}
}
