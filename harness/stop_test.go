package harness_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/memory"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/stopwhen"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/harness/wait"
)

// stage is where a stop condition is tried: while the primary is lost a file is
// there, the metric load is 9 instead of 1, and half of the users' requests, all
// writes, are refused.
type stage struct {
	dir string // where commands run
	url string // of the metrics
}

// abortWhen makes a condition as a compose file would.
func (s stage) abortWhen(a settings.AbortWhen) harness.StopCondition {
	return stopwhen.Conditions([]settings.AbortWhen{a}, s.dir, s.url)[0]
}

func newStage(t *testing.T) (stage, *harness.Experiment, *memory.World) {
	t.Helper()
	dir := t.TempDir()
	e, w := experimentIn(never(), t.TempDir())
	go func() {
		for len(w.InForce()) == 0 {
			if wait.Pause(t.Context(), 10*time.Millisecond) != nil {
				return
			}
		}
		_ = os.WriteFile(filepath.Join(dir, "on-fire"), nil, 0o600)
	}()
	metrics := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, _ *http.Request) {
		load := 1
		if len(w.InForce()) > 0 {
			load = 9
		}
		fmt.Fprintf(out, "# TYPE load gauge\nload{host=\"web\"} %d\n", load)
	}))
	t.Cleanup(metrics.Close)
	return stage{dir, metrics.URL}, e, w
}

// setter puts a condition on the stage.
type setter func(stage, *harness.Experiment)

func served(share float64, d time.Duration) setter {
	return func(s stage, e *harness.Experiment) {
		e.StopWhen = append(e.StopWhen, s.abortWhen(settings.AbortWhen{Served: &settings.ServedBelow{Share: share, For: d}}))
	}
}

func command(text string) setter {
	return func(s stage, e *harness.Experiment) {
		e.StopWhen = append(e.StopWhen, s.abortWhen(settings.AbortWhen{Command: &settings.CommandFails{
			Args: []string{text}, Shell: true, Every: 100 * time.Millisecond, Timeout: time.Minute,
		}}))
	}
}

func load(above float64, d time.Duration) setter {
	return func(s stage, e *harness.Experiment) {
		e.StopWhen = append(e.StopWhen, s.abortWhen(settings.AbortWhen{Metric: &settings.MetricBeyond{
			URL: "/metrics", Name: "load", Above: &above, For: d, Every: 100 * time.Millisecond,
		}}))
	}
}

func limit(d time.Duration) setter {
	return func(_ stage, e *harness.Experiment) { e.Settings.Limits.Experiment = d }
}

func TestStopConditionsEndAnExperimentAndHealFirst(t *testing.T) {
	for _, c := range []struct {
		name  string
		set   setter
		fires string
	}{
		{"too few are served", served(0.6, time.Second), "served_below 60% for 1s: of "},
		{"the command says no", command("echo fire; test ! -e on-fire"), `: it ended with exit status 1, last saying "fire"`},
		{"the metric is too high", load(8, 300*time.Millisecond), "the metric load above 8 for 300ms: it has been above 8 for 300ms, and is 9"},
		{"the time limit", limit(8 * time.Second), "the time limit: the experiment took longer than 8s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			s, e, w := newStage(t)
			c.set(s, e)
			run, err := e.Do(t.Context(), trial("stopped", lossOf(time.Hour), verdict.DataLoss))
			g.Expect(w.InForce()).To(BeEmpty())
			g.Expect(errors.As(err, new(harness.Aborted))).To(BeTrue(), "%v", err)
			expectAborted(g, run, c.fires, `every fault was healed first, \d+\.\d{3} s after$`)
			healed := slices.IndexFunc(run.History, func(e history.Event) bool { return e.Fault != nil && e.Fault.Stage == history.Healed })
			g.Expect(healed).To(BeNumerically(">", 0))
			g.Expect(noteAt(run.History, history.AbortedEarly)).To(BeNumerically(">", healed), "it heals, then explains")
		})
	}
}

// The same conditions, none of which is quite reached.
func TestStopConditionsLetAnExperimentBe(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s, e, w := newStage(t)
	for _, set := range []setter{
		served(0.4, time.Second), served(0.6, 20*time.Second), command("test ! -e nothing"),
		load(9, 300*time.Millisecond), load(8, 20*time.Second), limit(5 * time.Minute),
	} {
		set(s, e)
	}
	run, err := e.Do(t.Context(), trial("calm", lossOf(3*time.Second), verdict.DataLoss))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(w.Changes()).To(Equal(4), "cut, kill, restore, start")
	g.Expect(w.InForce()).To(BeEmpty())
	g.Expect(run.CameBack).To(BeTrue())
	g.Expect(noteAt(run.History, history.AbortedEarly)).To(Equal(-1))
}

// expectAborted expects that a run was aborted and counts for nothing.
func expectAborted(g *WithT, run *harness.Result, why, end string) {
	g.Expect(run.CameBack).To(BeFalse(), "the system must not be used again")
	at := noteAt(run.History, history.AbortedEarly)
	g.Expect(at).To(BeNumerically(">", 0))
	note := run.History[at].Note
	g.Expect(note.Taints && note.Span == nil).To(BeTrue())
	g.Expect(note.Text).To(ContainSubstring(why))
	g.Expect(note.Text).To(MatchRegexp(end))
	for _, finding := range run.Findings() {
		g.Expect(finding.State).To(Equal(verdict.Unknown), "%s", finding.Measure)
	}
}

func noteAt(h history.History, id history.NoteID) int {
	return slices.IndexFunc(h, func(e history.Event) bool { return e.Note != nil && e.Note.ID == id })
}

func TestWhatSpeaksUpAtOnceKeepsFaultsAway(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s, e, w := newStage(t)
	e.StopWhen = []harness.StopCondition{s.abortWhen(settings.AbortWhen{Command: &settings.CommandFails{
		Args: []string{"false"}, Every: time.Minute, Timeout: time.Minute,
	}})}
	run, err := e.Do(t.Context(), trial("unsafe", lossOf(time.Hour), verdict.DataLoss))
	var a harness.Aborted
	g.Expect(errors.As(err, &a)).To(BeTrue())
	g.Expect(a.Condition).To(Equal(`the command "false"`))
	g.Expect(run.History.Faults()).To(BeEmpty())
	g.Expect(w.Changes()).To(BeZero())
	expectAborted(g, run, "it ended with exit status 1", "no fault was in force$")
}

func TestAnAbortDoesNotClaimAHealThatFailed(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	s, e, w := newStage(t)
	w.Break("Restore", errors.New("boom"))
	e.StopWhen = []harness.StopCondition{s.abortWhen(settings.AbortWhen{Command: &settings.CommandFails{
		Args: []string{"test", "!", "-e", "on-fire"}, Every: 100 * time.Millisecond, Timeout: time.Minute,
	}})}
	var told []string
	e.Progress = func(line string) { told = append(told, line) }
	run, err := e.Do(t.Context(), trial("stuck", lossOf(time.Hour), verdict.DataLoss))
	g.Expect(errors.As(err, new(harness.Aborted))).To(BeTrue())
	g.Expect(err).To(MatchError(ContainSubstring("boom")))
	expectAborted(g, run, "the command", "1 of its faults could not be seen to be healed$")
	g.Expect(told).To(ContainElement(HavePrefix(`aborting, the command "test ! -e on-fire": it ended with exit status 1`)))
	g.Expect(told[len(told)-1]).To(HavePrefix("aborted by the command"))
}
