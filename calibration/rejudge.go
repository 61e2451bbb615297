package calibration

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Again holds what the judges find in the histories of a folder against the
// truths beside them, from the files alone.
func Again(dir string) (Table, error) {
	records, err := records(dir)
	if err != nil {
		return nil, err
	}
	var t Table
	for _, r := range records {
		rows, _, err := r.Judge(dir)
		if err != nil {
			return nil, err
		}
		t = append(t, rows...)
	}
	return t, nil
}

func records(dir string) (all []Record, err error) {
	f, err := os.Open(filepath.Join(dir, RecordFile))
	if err != nil {
		return nil, fmt.Errorf("calibration: read the truths: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for lines := bufio.NewScanner(f); ; {
		if !lines.Scan() {
			return all, lines.Err()
		}
		var r Record
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("calibration: %s: record %d: %w", f.Name(), len(all)+1, err)
		}
		all = append(all, r)
	}
}
