package record

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/pulse"
)

// Recorder appends events to a history file and keeps them for the judges. It may
// be used side by side.
type Recorder struct {
	clock history.Clock
	tidy  func(string) string // takes secrets out of a text, and what is too long of it
	file  *os.File
	out   *history.Writer

	mu     sync.Mutex
	events history.History
	users  pulse.Pulse
}

// Open begins a history file, which must not exist; folders on the way are made.
func Open(path string, clock history.Clock, meta history.Meta, hide func(string) string) (*Recorder, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("record: make the folder of the history: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o640)
	if err != nil {
		return nil, fmt.Errorf("record: begin the history: %w", err)
	}
	tidy := bounded
	if hide != nil {
		tidy = func(text string) string { return bounded(hide(text)) }
	}
	r := &Recorder{
		clock: clock, tidy: tidy, file: f, out: history.NewWriter(f), users: pulse.New(meta.Home, meta.Rate()),
	}
	r.Event(history.Event{Meta: &meta})
	return r, nil
}

// Path is the history's file.
func (r *Recorder) Path() string { return r.file.Name() }

// Event stamps an event and appends it, without what is secret.
func (r *Recorder) Event(e history.Event) {
	e = concealed(e, r.tidy)
	r.mu.Lock()
	defer r.mu.Unlock()
	e.At = r.clock.Now()
	r.events = append(r.events, e)
	r.out.Record(e)
	if e.Op != nil {
		r.users.Feel(*e.Op)
	}
}

// Op records a request that is complete.
func (r *Recorder) Op(o history.Op) { r.Event(history.Event{Op: &o}) }

// Phase records that a phase begins.
func (r *Recorder) Phase(name history.PhaseName) {
	r.Event(history.Event{Phase: &history.Phase{Name: name}})
}

// Fault records a step in the life of a fault.
func (r *Recorder) Fault(f history.Fault) { r.Event(history.Event{Fault: &f}) }

// Note records a remark.
func (r *Recorder) Note(n history.Note) { r.Event(history.Event{Note: &n}) }

// Remark records a note that changes no finding.
func (r *Recorder) Remark(id history.NoteID, format string, args ...any) {
	r.Event(history.Event{Note: &history.Note{ID: id, Text: fmt.Sprintf(format, args...)}})
}

// Taint records that the instrument was not to be trusted at all, or that the
// experiment did not take its course: no finding counts.
func (r *Recorder) Taint(id history.NoteID, format string, args ...any) {
	r.Event(history.Event{Note: &history.Note{ID: id, Text: fmt.Sprintf(format, args...), Taints: true}})
}

// Doubt records that the instrument was not to be trusted for a while.
func (r *Recorder) Doubt(span history.Interval, id history.NoteID, why string) {
	r.Event(history.Event{Note: &history.Note{ID: id, Text: why, Taints: true, Span: &span}})
}

// Lasts says for how long something has been true of users without a break.
func (r *Recorder) Lasts(what pulse.State) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return what(&r.users, r.clock.Now())
}

// Share tells of the requests that were due in a span; see pulse.Pulse.
func (r *Recorder) Share(span history.Interval) (share float64, requests int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.users.Share(span)
}

// InForce counts the faults that are not seen to be healed, and says when the last
// one that was had been.
func (r *Recorder) InForce() (faults int, last time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	type injection struct {
		id    string
		round int
	}
	inForce := map[injection]bool{}
	for _, f := range r.events.Faults() {
		this := injection{f.ID, f.Round}
		switch {
		case f.Stage == history.Injected && f.Error == "":
			inForce[this] = true
		case f.Stage == history.Healed && f.Error == "":
			delete(inForce, this)
			last = max(last, f.Interval.To)
		case f.Stage == history.Unconfirmed && last > 0: // it is still in effect after its heal
			inForce[this] = true
		}
	}
	return len(inForce), last
}

// Close ends the file and returns the whole history. It must not be called twice.
func (r *Recorder) Close() (history.History, error) {
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
		return r.events, fmt.Errorf("record: write the history %s: %w", r.file.Name(), err)
	}
	return r.events, nil
}
