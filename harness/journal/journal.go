package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Journal is the journal of a run that is under way. It may be used side by
// side. A nil Journal notes nothing: for worlds that nobody guards.
type Journal struct {
	path string

	mu   sync.Mutex
	file *os.File
	n    int
	err  error // of the first write that failed; nothing more is intended then
}

// Start begins the journal of a run in a folder, which is made when it is not
// there. The file must not exist yet.
func Start(dir string, b Begin) (*Journal, error) {
	if !validRun(b.Run) {
		return nil, fmt.Errorf("journal: run %q: an id has letters, digits and dashes", b.Run)
	}
	if err := Prepare(dir); err != nil {
		return nil, err
	}
	path := PathOf(dir, b.Run)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("journal: begin: %w", err)
	}
	j := &Journal{path: path, file: f}
	b.Version = Version
	err = j.append(Record{Begin: &b}, true)
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("journal: begin: %w", err), f.Close(), os.Remove(path))
	}
	return j, nil
}

// PathOf is the file of a run's journal in a folder.
func PathOf(dir, run string) string { return filepath.Join(dir, run+suffix) }

const suffix = ".jsonl"

// Path is the journal's file.
func (j *Journal) Path() string { return j.path }

// Intend notes what is about to be done, and returns when that is safely on
// disk. On error it must not be done. Call done with what came of it.
func (j *Journal) Intend(act Act, kind Kind, name, world string) (done func(error), err error) {
	return j.intend(Intent{Act: act, Kind: kind, Name: name, World: world})
}

// IntendFault notes that a fault is about to be injected, or healed; see Intend. Of
// one that is healed only the ID is needed.
func (j *Journal) IntendFault(act Act, i Injection) (done func(error), err error) {
	intent := Intent{Act: act, Kind: Fault, Name: i.ID}
	if act == Inject {
		intent.Fault = &i
	}
	return j.intend(intent)
}

func (j *Journal) intend(i Intent) (done func(error), err error) {
	if j == nil {
		return func(error) {}, nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return nil, fmt.Errorf("journal: %s cannot be written, so nothing more is begun: %w", j.path, j.err)
	}
	n := j.n + 1
	i.N = n
	if err := j.append(Record{Intent: &i}, true); err != nil {
		j.err = err
		return nil, fmt.Errorf("journal: note the intention to %s %s %s: %w", i.Act, i.Kind, i.Name, err)
	}
	j.n = n
	return func(err error) { j.complete(n, err) }, nil
}

// Do notes an intention, does it, and notes what came of it.
func (j *Journal) Do(act Act, kind Kind, name, world string, do func() error) error {
	done, err := j.Intend(act, kind, name, world)
	if err != nil {
		return err
	}
	err = do()
	done(err)
	return err
}

// complete notes that an act has ended. It is not waited for until it is on
// disk: an act that seems unfinished is only looked at once more.
func (j *Journal) complete(n int, outcome error) {
	d := Done{N: n, Error: failure(outcome)}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err == nil {
		j.err = j.append(Record{Done: &d}, false)
	}
}

// append writes one record; mu is held, or nobody else knows the journal yet.
func (j *Journal) append(r Record, safely bool) error {
	r.At = time.Now().UTC()
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := j.file.Write(append(line, '\n')); err != nil {
		return err
	}
	if !safely {
		return nil
	}
	return j.file.Sync()
}

// Close ends the writing. The file stays; whoever has made sure that nothing
// is left of the run removes it.
func (j *Journal) Close() error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err == nil {
		j.err = os.ErrClosed
	}
	return j.file.Close()
}

// syncDir makes sure that a new file is found again after a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
