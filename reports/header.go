package reports

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// RunFile holds what is known of a run at its start.
const RunFile = "run.json"

// WriteHeader writes what is known of a run before anything is made into the
// run's folder, so that CutOff can tell what it was about. Its scenarios are
// those that were chosen, none of them begun.
func WriteHeader(dir string, r Report) error {
	var b bytes.Buffer
	if err := JSON(&b, Conclude(r)); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("reports: make the run's folder: %w", err)
	}
	if err := replace(filepath.Join(dir, RunFile), b.Bytes()); err != nil {
		return fmt.Errorf("reports: write %s: %w", RunFile, err)
	}
	return nil
}

// header reads what WriteHeader wrote, and says whether there is any.
func header(dir string) (r Report, there bool, err error) {
	f, err := os.Open(filepath.Join(dir, RunFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Report{}, false, nil
	}
	if err != nil {
		return Report{}, false, fmt.Errorf("reports: %w", err)
	}
	defer f.Close()
	if r, err = Load(f); err != nil {
		return Report{}, false, fmt.Errorf("%s: %w", f.Name(), err)
	}
	return r, true, nil
}
