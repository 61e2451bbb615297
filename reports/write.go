package reports

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Names of the files of a run.
const (
	HTMLFile    = "report.html"
	JSONFile    = "report.json"
	JUnitFile   = "junit.xml"
	SummaryFile = "summary.md"
)

// Write renders the report into a run's folder, which it makes when it is
// missing. Everything is rendered before anything is written, and each file
// takes its place in one step, so a reader never sees half of one.
func Write(dir string, r Report) error {
	if err := check(r); err != nil {
		return fmt.Errorf("reports: write run %q: %w (was it concluded?)", r.Run, err)
	}
	files := []struct {
		name   string
		render Renderer
		bytes.Buffer
	}{
		{name: HTMLFile, render: HTML},
		{name: JSONFile, render: JSON},
		{name: JUnitFile, render: JUnit},
		{name: SummaryFile, render: Summary},
	}
	for i := range files {
		if err := files[i].render(&files[i].Buffer, r); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("reports: make the run's folder: %w", err)
	}
	for i := range files {
		if err := replace(filepath.Join(dir, files[i].name), files[i].Bytes()); err != nil {
			return fmt.Errorf("reports: write %s: %w", files[i].name, err)
		}
	}
	return nil
}

// replace puts a file in its place whole or not at all, and there it stays when
// the machine goes down. What a writer that was killed has left of it goes.
func replace(path string, content []byte) (err error) {
	prefix := "." + filepath.Base(path) + "."
	sweepAway(filepath.Dir(path), prefix)
	temp, err := os.CreateTemp(filepath.Dir(path), prefix+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name())
		}
	}()
	if err := fill(temp, content); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// sweepAway removes the files of a folder whose names begin so. One that stays is
// in nobody's way.
func sweepAway(dir, prefix string) {
	files, _ := os.ReadDir(dir) // what cannot be listed shows when it is written to
	for _, f := range files {
		if strings.HasPrefix(f.Name(), prefix) {
			_ = os.Remove(filepath.Join(dir, f.Name()))
		}
	}
}

// syncFolder makes the names in a folder last. Some file systems cannot, and
// keep them anyway.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}

// fill writes the content to disk, readable by its owner and the group: a report tells what a system is made of.
func fill(f *os.File, content []byte) error {
	_, err := f.Write(content)
	if err == nil {
		err = f.Chmod(0o640)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
