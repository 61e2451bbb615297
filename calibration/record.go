package calibration

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gameday-harness/gameday/calibration/internal/truth"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// Record is one experiment's truth beside its history. All of a calibration are
// kept in one file, so that it can be held against the histories again.
type Record struct {
	Case    Case             `json:"case"`
	History string           `json:"history"` // file, relative to the record's folder
	Account truth.Account    `json:"account"` // as the service told it
	Began   history.Interval `json:"began"`   // begin of the first span, by the run's clock
	// Deadline and Writes are those of the users.
	Deadline time.Duration `json:"deadline"`
	Writes   float64       `json:"writes"`
	// Error is why the experiment could not be carried out.
	Error string `json:"error,omitempty"`
}

// RecordFile is the name of the file that records are kept in.
const RecordFile = "truth.jsonl"

// append adds the record to the file in a folder.
func (r Record) append(dir string) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(dir, RecordFile), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("calibration: keep the truth: %w", err)
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Close())
}

// load reads the history that the record is of.
func (r Record) load(dir string) (history.History, error) {
	h, err := history.LoadFile(filepath.Join(dir, r.History))
	if err != nil {
		return nil, fmt.Errorf("calibration: read the history of case %d: %w", r.Case.N, err)
	}
	return h, nil
}

// Judge reads a record's history from its file and holds what the judges find
// in it against the truth.
func (r Record) Judge(dir string) ([]Row, []verdict.Finding, error) {
	h, err := r.load(dir)
	if err != nil {
		return nil, nil, err
	}
	findings := verdict.JudgeAll(h)
	return r.Rows(h, findings), findings, nil
}

// String names the case for a plan and a file.
func (c Case) String() string {
	switch {
	case c.Count > 0:
		return fmt.Sprintf("%03d %s %d", c.N, c.Kind, c.Count)
	case c.First > 0:
		return fmt.Sprintf("%03d %s %s %s", c.N, c.Kind, c.First, c.Length-c.First)
	}
	return fmt.Sprintf("%03d %s %s", c.N, c.Kind, c.Length)
}
