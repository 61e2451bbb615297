package main

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/reports"
)

// torn writes what a run that was killed in its first experiment leaves behind.
func torn(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	g := NewWithT(t)
	header := reports.Report{Run: "r1", Profile: "gate", Seed: 7, Scenarios: []reports.Scenario{
		{ID: "first", State: reports.Skipped, Skipped: reports.Unfinished},
		{ID: "second", State: reports.Skipped, Skipped: reports.Unfinished},
	}}
	g.Expect(reports.WriteHeader(dir, header)).To(Succeed())
	g.Expect(os.Mkdir(filepath.Join(dir, "history"), 0o755)).To(Succeed())
	f, err := os.Create(filepath.Join(dir, "history", "first.jsonl"))
	g.Expect(err).NotTo(HaveOccurred())
	w := history.NewWriter(f)
	w.Record(history.Event{Meta: &history.Meta{Version: history.Version, Run: "r1", Scenario: "first"}})
	w.Record(history.Event{Phase: &history.Phase{Name: history.Steady}})
	g.Expect(w.Close()).To(Succeed())
	_, err = f.WriteString(`{"at":12,"no`)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(f.Close()).To(Succeed())
	return dir
}

func TestReportOfARunThatWasCutOff(t *testing.T) {
	const says = `the run was cut off after 0 of its 2 experiments, while "first" was under way (phase steady)`
	for name, path := range map[string]func(string) string{
		"the folder":          func(dir string) string { return dir },
		"a file that is gone": func(dir string) string { return filepath.Join(dir, reports.JSONFile) },
	} {
		t.Run(name, func(t *testing.T) {
			g := build(t)
			gm := NewWithT(t)
			dir := torn(t)
			for range 2 { // the second time there is a report, and it says the same
				code, out := g.run(t, nil, "report", path(dir))
				gm.Expect(out).To(ContainSubstring(says))
				gm.Expect(code).To(Equal(exitInconclusive), out)
				gm.Expect(load(t, filepath.Join(dir, reports.JSONFile)).State).To(Equal(reports.Inconclusive))
			}
		})
	}
}

func TestReportOfNothing(t *testing.T) {
	g := build(t)
	gm := NewWithT(t)
	code, out := g.run(t, nil, "report", t.TempDir())
	gm.Expect(code).To(Equal(exitUsage))
	gm.Expect(out).To(ContainSubstring("is no folder of a run"))
	code, out = g.run(t, nil, "report", filepath.Join(t.TempDir(), "other.json"))
	gm.Expect(code).To(Equal(exitUsage))
	gm.Expect(out).To(ContainSubstring("other.json"))
}
