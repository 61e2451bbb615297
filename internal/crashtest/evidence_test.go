package crashtest

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/reports"
)

// put writes a file and the folders that lead to it.
func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestStrangeFilesAmongReports(t *testing.T) {
	cases := []struct {
		path    string
		strange bool
	}{
		{"run-1/report.html", false},
		{"run-1/history/blackout.jsonl", false},
		{"run-1/run.json", false},
		{"latest", false},
		{"latest.new", true},
		{"run-1/report.html.tmp", true},
		{"run-1/.report.json-123", true},
		{"run-1/history/.blackout.jsonl", true},
		{"run-1/history/blackout.jsonl.tmp", true},
		{"report.html", true},
		{"run-2/report.html", true},
	}
	for _, c := range cases {
		t.Run(c.path, func(t *testing.T) {
			out := t.TempDir()
			put(t, filepath.Join(out, c.path), "")
			NewWithT(t).Expect(len(strange(out, "run-1")) > 0).To(Equal(c.strange))
		})
	}
}

func TestReportsMustTellHowARunEnded(t *testing.T) {
	formats := []string{reports.HTMLFile, reports.JSONFile, reports.JUnitFile, reports.SummaryFile}
	whole := func(t *testing.T, text string) string {
		t.Helper()
		dir := t.TempDir()
		for _, name := range formats {
			put(t, filepath.Join(dir, name), text)
		}
		return dir
	}
	t.Run("all say so", func(t *testing.T) {
		NewWithT(t).Expect(told(whole(t, "the run was cut off"), cutOff)).To(BeEmpty())
	})
	for _, name := range formats {
		t.Run("without "+name, func(t *testing.T) {
			dir := whole(t, "the run was cut off")
			NewWithT(t).Expect(os.Remove(filepath.Join(dir, name))).To(Succeed())
			NewWithT(t).Expect(told(dir, cutOff)).To(ConsistOf(ContainSubstring("no report")))
		})
		t.Run("not said in "+name, func(t *testing.T) {
			dir := whole(t, "the run was cut off")
			put(t, filepath.Join(dir, name), "all is well")
			NewWithT(t).Expect(told(dir, cutOff)).To(ConsistOf(ContainSubstring(name)))
		})
	}
	t.Run("interrupted is not cut off", func(t *testing.T) {
		dir := whole(t, "the run was interrupted")
		NewWithT(t).Expect(told(dir, endedEarly)).To(BeEmpty())
		NewWithT(t).Expect(told(dir, cutOff)).To(HaveLen(len(formats)))
	})
}
