package harness

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// recorder appends events to a history file and keeps them for the judges.
type recorder struct {
	clock history.Clock
	tidy  func(string) string // takes secrets out of a text, and cuts it when it is too long
	file  *os.File
	out   *history.Writer

	mu     sync.Mutex
	events history.History
	users  pulse
}

// openRecorder begins a history file; folders on the way are made.
func openRecorder(path string, clock history.Clock, meta history.Meta, hide func(string) string) (*recorder, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("harness: make the folder of the history: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o640)
	if err != nil {
		return nil, fmt.Errorf("harness: begin the history: %w", err)
	}
	tidy := bounded
	if hide != nil {
		tidy = func(text string) string { return bounded(hide(text)) }
	}
	r := &recorder{clock: clock, tidy: tidy, file: f, out: history.NewWriter(f), users: newPulse(meta.Home, meta.Rate())}
	r.record(history.Event{Meta: &meta})
	return r, nil
}

// record stamps an event and appends it, without what is secret or too long.
func (r *recorder) record(e history.Event) {
	e = concealed(e, r.tidy)
	r.mu.Lock()
	defer r.mu.Unlock()
	e.At = r.clock.Now()
	r.events = append(r.events, e)
	r.out.Record(e)
	if e.Op != nil {
		r.users.feel(*e.Op)
	}
}

func (r *recorder) op(o history.Op) { r.record(history.Event{Op: &o}) }
func (r *recorder) phase(name history.PhaseName) {
	r.record(history.Event{Phase: &history.Phase{Name: name}})
}
func (r *recorder) fault(f history.Fault) { r.record(history.Event{Fault: &f}) }
func (r *recorder) note(id history.NoteID, taints bool, format string, args ...any) {
	r.record(history.Event{Note: &history.Note{ID: id, Text: fmt.Sprintf(format, args...), Taints: taints}})
}

// doubt notes that the instrument was not to be trusted for a while.
func (r *recorder) doubt(id history.NoteID, span history.Interval, why string) {
	r.record(history.Event{Note: &history.Note{ID: id, Text: why, Taints: true, Span: &span}})
}

// lasts says for how long something has been true of users without a break.
func (r *recorder) lasts(what func(*pulse, time.Duration) time.Duration) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return what(&r.users, r.clock.Now())
}

// atHome says for how long users have been served by the home region without
// a break.
func (r *recorder) atHome() time.Duration { return r.lasts((*pulse).atHome) }

// written lists the ids of all writes that were sent, in order.
func (r *recorder) written() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var ids []string
	for _, e := range r.events {
		if e.Op != nil && e.Op.Kind == history.Write {
			ids = append(ids, e.Op.ID)
		}
	}
	return ids
}

// close ends the file and returns the whole history.
func (r *recorder) close() (history.History, error) {
	err := r.out.Close()
	if closeErr := r.file.Close(); err == nil {
		err = closeErr
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		// What is in memory may be whole, but nobody could judge it again.
		r.events = append(r.events, history.Event{At: r.clock.Now(), Note: &history.Note{
			ID: history.Unwritten, Taints: true, Text: fmt.Sprintf("the history could not be written: %v", err),
		}})
		return r.events, fmt.Errorf("harness: write the history %s: %w", r.file.Name(), err)
	}
	return r.events, nil
}
