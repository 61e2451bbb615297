package history

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// Writer appends events to a stream as JSON Lines. It is safe for concurrent
// use. Encoding and writing happen on a goroutine of its own, so that a slow
// disk never delays the workload that records; the queue between them has no
// bound, since a run's events fit in memory many times over.
type Writer struct {
	mu     sync.Mutex
	queue  []Event
	begun  bool // the meta event was taken
	closed bool
	err    error // the first one

	wake chan struct{} // holds one token when there is work
	done chan struct{} // closed when all is written
	out  *bufio.Writer
}

// NewWriter starts a writer onto w. It must be closed; it does not close w.
func NewWriter(w io.Writer) *Writer {
	wr := &Writer{
		wake: make(chan struct{}, 1),
		done: make(chan struct{}),
		out:  bufio.NewWriterSize(w, 64<<10),
	}
	go wr.run()
	return wr
}

// Record appends an event. It does not wait for the disk. The first event must
// be the meta event, and only the first. An event that is not valid is left
// out, and Close tells of it.
func (w *Writer) Record(e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.refuse(e); err != nil {
		w.keep(err)
		return
	}
	w.begun = true
	w.queue = append(w.queue, e)
	w.signal()
}

// Close writes what is left and returns the first error of the writer's life.
// Closing twice returns the same.
func (w *Writer) Close() error {
	w.mu.Lock()
	w.closed = true
	w.signal()
	w.mu.Unlock()
	<-w.done
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

// refuse says why an event cannot be taken; mu is held.
func (w *Writer) refuse(e Event) error {
	if w.closed {
		return errors.New("history: record: the writer is closed")
	}
	if err := inOrder(e, !w.begun); err != nil {
		return fmt.Errorf("history: record: %w", err)
	}
	return nil
}

// inOrder checks an event on its own, and that meta comes first and once.
func inOrder(e Event, first bool) error {
	if err := e.Validate(); err != nil {
		return err
	}
	if first && e.Meta == nil {
		return errors.New("the first event must be meta")
	}
	if !first && e.Meta != nil {
		return errors.New("a second meta event")
	}
	return nil
}

// keep remembers the first error; mu is held.
func (w *Writer) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *Writer) signal() {
	select {
	case w.wake <- struct{}{}:
	default: // a token is there already
	}
}

func (w *Writer) run() {
	defer close(w.done)
	for range w.wake {
		batch, closed := w.take()
		if err := w.write(batch); err != nil {
			w.mu.Lock()
			w.keep(err)
			w.mu.Unlock()
		}
		if closed {
			return
		}
	}
}

func (w *Writer) take() (batch []Event, closed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	batch, w.queue = w.queue, nil
	return batch, w.closed
}

// write encodes a batch and flushes it, so that a killed run leaves a file
// that lacks at most its last moment.
func (w *Writer) write(batch []Event) error {
	var first error
	for _, e := range batch {
		line, err := json.Marshal(e)
		if err == nil {
			_, err = w.out.Write(append(line, '\n'))
		}
		if err != nil && first == nil {
			first = fmt.Errorf("history: write event at %v: %w", e.At, err)
		}
	}
	if err := w.out.Flush(); err != nil && first == nil {
		first = fmt.Errorf("history: flush: %w", err)
	}
	return first
}
