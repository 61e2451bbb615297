package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
)

// nasty would clear the screen, set its title, turn the reading order and forge
// a line of its own.
const nasty = "x\x1b[2J\x1b]0;title\x07\x9b31m\u202egnp\u200f\r\nHOLDS  y"

// steers finds what a terminal would obey.
func steers(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return r != '\n' && r != '\t' && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r))
	})
}

func TestNothingSteersTheTerminal(t *testing.T) {
	var b bytes.Buffer
	n, err := terminal{&b}.Write([]byte(nasty))
	gm := NewWithT(t)
	gm.Expect(n, err).To(Equal(len(nasty)))
	gm.Expect(steers(nasty)).To(BeTrue())
	gm.Expect(steers(b.String())).To(BeFalse(), "%q", b.String())
	gm.Expect(b.String()).To(ContainSubstring(`\u202egnp`), "what was there is told")
}

func TestTheVerdictPrintsNothingRaw(t *testing.T) {
	f := reports.Finding{Asserted: true, Finding: verdict.Finding{Measure: verdict.DataLoss, State: verdict.Unknown, Reason: nasty}}
	one := reports.Scenario{State: reports.Inconclusive, Title: nasty, Error: nasty, Skipped: nasty, Findings: []reports.Finding{f}, Faults: []reports.Fault{{Title: nasty}}}
	var b bytes.Buffer
	printVerdict(&b, reports.Conclude(reports.Report{Message: nasty, Scenarios: []reports.Scenario{one, reports.Repeated([]reports.Scenario{one, one})}}))
	gm := NewWithT(t)
	gm.Expect(steers(b.String())).To(BeFalse(), "%q", b.String())
	for _, line := range strings.Split(b.String(), "\n") {
		gm.Expect(line).NotTo(HavePrefix("HOLDS"), "a name has forged a line")
	}
	gm.Expect(b.String()).To(ContainSubstring("NOT PROVEN"))
}

// histories writes histories of one scenario to files.
func histories(t *testing.T, scenario string, n int) []string {
	t.Helper()
	var files []string
	for range n {
		file := filepath.Join(t.TempDir(), "h.jsonl")
		f, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		w := history.NewWriter(f)
		w.Record(history.Event{Meta: &history.Meta{Version: history.Version, Scenario: scenario}})
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		files = append(files, file)
	}
	return files
}

func TestJudgeTellsTheDistribution(t *testing.T) {
	g := build(t)
	gm := NewWithT(t)
	code, out := g.run(t, nil, append([]string{"judge"}, histories(t, nasty, 2)...)...)
	gm.Expect(code).To(Equal(exitInconclusive), out)
	gm.Expect(out).To(ContainSubstring("over 2 histories"))
	gm.Expect(out).To(ContainSubstring("0 of 2 measured, 2 not"))
	gm.Expect(steers(out)).To(BeFalse(), "%q", out)

	_, out = g.run(t, nil, append([]string{"judge"}, histories(t, "alone", 1)...)...)
	gm.Expect(out).NotTo(ContainSubstring("histories"))

	_, out = g.run(t, nil, append([]string{"judge", "--json"}, histories(t, nasty, 2)...)...)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	gm.Expect(lines).To(HaveLen(3))
	var last struct {
		Scenario      string
		Distributions []reports.Distribution
	}
	gm.Expect(json.Unmarshal([]byte(lines[2]), &last)).To(Succeed())
	gm.Expect(last.Scenario).To(Equal(strings.ToValidUTF8(nasty, "\ufffd")), "what is escaped for the terminal is the same to a program")
	gm.Expect(last.Distributions).NotTo(BeEmpty())
}

// A scenario that is not good says why, also when no finding does.
func TestTheTerminalSaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		about reports.About
		want  string
	}{
		"a matcher of ours failed": {reports.About{ID: "a", Title: "A", Failure: "expect: nothing is demanded"}, "expect: nothing is demanded"},
		"nothing was demanded":     {reports.About{ID: "a", Title: "A"}, "demanded nothing"},
		"an error of ours":         {reports.About{ID: "a", Title: "A", Error: "no Docker"}, "no Docker"},
		"its id and its class":     {reports.About{ID: "a-b", Title: "A", Class: "dr"}, "A (a-b, dr)"},
	} {
		t.Run(name, func(t *testing.T) {
			gm := NewWithT(t)
			r := reports.Conclude(reports.Report{Scenarios: []reports.Scenario{reports.FromHistory(nil, nil, nil, c.about)}})
			var b bytes.Buffer
			printVerdict(&b, r)
			gm.Expect(b.String()).To(ContainSubstring(c.want))
			gm.Expect(r.ExitCode).To(Equal(exitInconclusive), "no finding, so nothing is broken")
		})
	}
}
