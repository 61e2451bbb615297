package reports

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// fullFolder is how the test below tells the process that it starts where to
// write on a disk that is full.
const fullFolder = "GAMEDAY_TEST_FULL_FOLDER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(fullFolder); dir != "" {
		os.Exit(writeOnAFullDisk(dir))
	}
	os.Exit(m.Run())
}

// writeOnAFullDisk writes a report in a process that may write only a little into
// each file.
func writeOnAFullDisk(dir string) int {
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 2 << 10, Max: 2 << 10}); err != nil {
		fmt.Println(err)
		return 1
	}
	r := samples()["broken"]
	err := Write(dir, r)
	fmt.Println("report:", err)
	r.Message = strings.Repeat("x", 4<<10)
	fmt.Println("header:", WriteHeader(dir, r))
	return 0
}

func TestAFullDiskLeavesTheReportThatWas(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, samples()["holds"]); err != nil {
		t.Fatal(err)
	}
	if err := WriteHeader(dir, samples()["holds"]); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(dir, "."+HTMLFile+".killed") // by a writer that was killed
	if err := os.WriteFile(left, []byte("<ht"), 0o600); err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), fullFolder+"="+dir)
	out, err := child.CombinedOutput()
	if err != nil || strings.Count(string(out), "file too large") != 2 {
		t.Fatalf("%v: %s", err, out)
	}
	if got, want := names(t, dir), "junit.xml report.html report.json run.json summary.md"; got != want {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
	for _, name := range []string{JSONFile, RunFile} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if r, err := Load(f); err != nil || len(r.Scenarios) != 3 {
			t.Errorf("%s is no longer what it was: %v", name, err)
		}
		_ = f.Close()
	}
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what a killed writer left is still there: %v", err)
	}
}
