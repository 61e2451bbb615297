package crashtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gameday-harness/gameday/harness/journal"
)

// tail follows the only journal of a folder while it is written. The file is
// kept open, so that its end can be read although it was removed.
type tail struct {
	script
	dir  string
	path string // "" until the journal has begun
	file *os.File
	torn []byte // of a line that is written just now
}

// read takes what was added since.
func (t *tail) read() error {
	if err := t.find(); err != nil || t.file == nil {
		return err
	}
	added, err := io.ReadAll(t.file)
	if err != nil {
		return fmt.Errorf("read the journal: %w", err)
	}
	t.torn = append(t.torn, added...)
	for {
		line, rest, whole := bytes.Cut(t.torn, []byte("\n"))
		if !whole {
			return nil
		}
		if err := t.add(line); err != nil {
			return err
		}
		t.torn = rest
	}
}

// find opens the journal when it is there.
func (t *tail) find() error {
	if t.file != nil {
		return nil
	}
	runs, err := journal.List(t.dir)
	if err != nil || len(runs) == 0 {
		return err
	}
	if len(runs) > 1 {
		return fmt.Errorf("one run has %d journals: %v", len(runs), runs)
	}
	t.path = journal.PathOf(t.dir, runs[0])
	t.file, err = os.Open(t.path)
	if errors.Is(err, os.ErrNotExist) { // it was removed just now
		return nil
	}
	return err
}

// reached says whether the nth record of a kind is there.
func (t *tail) reached(m moment, nth int) bool { return t.count()[m] >= nth }

func (t *tail) close() {
	if t.file != nil {
		_ = t.file.Close()
	}
}
