package reports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

func TestWriteMakesAllFour(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "runs", "one")
	for range 2 { // a second time takes the place of the first
		if err := Write(dir, samples()["holds"]); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := names(t, dir), "junit.xml report.html report.json summary.md"; got != want {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
	f, err := os.Open(filepath.Join(dir, JSONFile))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if r, err := Load(f); err != nil || r.State != Holds {
		t.Errorf("loaded %q, %v", r.State, err)
	}
}

func TestWriteRefusesAReportThatWasNotConcluded(t *testing.T) {
	dir := t.TempDir()
	err := Write(dir, Report{Run: "x"})
	if err == nil || !strings.Contains(err.Error(), "concluded") || names(t, dir) != "" {
		t.Errorf("got %v, and the folder holds %q", err, names(t, dir))
	}
}

func TestWriteLeavesNothingBehindWhenItFails(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, HTMLFile, "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, samples()["holds"]); err == nil {
		t.Fatal("no error, though a folder is in the file's place")
	}
	if got := names(t, dir); got != HTMLFile {
		t.Errorf("the folder holds %q", got)
	}
}

// TestReportsAreNotForEverybody: a report tells what a system is made of.
func TestReportsAreNotForEverybody(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	if err := Write(dir, samples()["holds"]); err != nil {
		t.Fatal(err)
	}
	for _, name := range append(strings.Fields(names(t, dir)), ".") {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o007 != 0 {
			t.Errorf("%s has mode %s", name, info.Mode())
		}
	}
}
