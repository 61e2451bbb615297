package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
)

// FuzzTerminal holds that nothing that comes from elsewhere steers a terminal,
// forges a line of the verdict, or is lost without a trace.
func FuzzTerminal(f *testing.F) {
	for _, text := range []string{
		nasty, "plain", "../../x", "<script>", "]]>", "%s%n", "--help", "\x00", "\u202e", "\r", "\x1b", "\x1b[", "\x1b[31", "\x1b]8;;http://x\x07",
		"\x1b[\x1b[31m31m", "\u009b31m", "\xff\x1b[m", "\U000e0041", "\ufeff", "\U0001f525", "a\nHOLDS  b", strings.Repeat("x", 1000),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var b bytes.Buffer
		if n, err := (terminal{&b}).Write([]byte(text)); n != len(text) || err != nil {
			t.Errorf("wrote %d of %d: %v", n, len(text), err)
		}
		if steers(b.String()) || !utf8.Valid(b.Bytes()) {
			t.Errorf("%q steers the terminal as %q", text, b.String())
		}
		if again := reports.Printable(b.String()); again != b.String() {
			t.Errorf("printed twice, %q becomes %q", b.String(), again)
		}
		noForgery(t, text)
	})
}

// noForgery holds that a text stays in its place in the verdict.
func noForgery(t *testing.T, text string) {
	t.Helper()
	s := reports.Scenario{
		State: reports.Inconclusive, Title: text, Error: text, Faults: []reports.Fault{{Title: text}},
		Findings: []reports.Finding{{Asserted: true, Finding: verdict.Finding{Measure: verdict.DataLoss, State: verdict.Unknown, Reason: text}}},
	}
	var b bytes.Buffer
	printVerdict(terminal{&b}, reports.Conclude(reports.Report{Message: text, Scenarios: []reports.Scenario{s}}))
	begins := 0
	for line := range strings.Lines(b.String()) {
		if strings.HasPrefix(line, "INCONCLUSIVE") || strings.HasPrefix(line, "HOLDS") || strings.HasPrefix(line, "BROKEN") {
			begins++
		}
	}
	if begins != 1 {
		t.Errorf("%d lines begin as that of a scenario:\n%s", begins, b.String())
	}
}
