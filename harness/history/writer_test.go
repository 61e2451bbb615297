package history_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func meta() history.Event {
	return history.Event{Meta: &history.Meta{Version: history.Version}}
}

func note(text string) history.Event { return history.Event{Note: &history.Note{Text: text}} }

func TestWriterTakesEventsFromManyGoroutines(t *testing.T) {
	g := NewWithT(t)
	var file bytes.Buffer
	w := history.NewWriter(&file)
	w.Record(meta())
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 250 {
				w.Record(note(fmt.Sprint(i, j)))
			}
		})
	}
	wg.Wait()
	g.Expect(w.Close()).To(Succeed())
	h, err := history.Load(&file)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(h.Notes()).To(HaveLen(2000))
}

// gate is a disk that hangs until it is opened.
type gate struct{ open chan struct{} }

func (s gate) Write(p []byte) (int, error) {
	<-s.open
	return len(p), nil
}

func TestRecordDoesNotWaitForTheDisk(t *testing.T) {
	g := NewWithT(t)
	disk := gate{open: make(chan struct{})}
	w := history.NewWriter(disk)
	w.Record(meta())
	recorded := make(chan struct{})
	go func() {
		for range 10_000 {
			w.Record(note("while the disk hangs"))
		}
		close(recorded)
	}()
	g.Eventually(recorded, 5*time.Second).Should(BeClosed())
	close(disk.open)
	g.Expect(w.Close()).To(Succeed())
}

type fullDisk struct{}

var errFull = errors.New("no space left")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestCloseTellsTheFirstError(t *testing.T) {
	t.Run("of the disk", func(t *testing.T) {
		w := history.NewWriter(fullDisk{})
		w.Record(meta())
		NewWithT(t).Expect(w.Close()).To(MatchError(errFull))
		NewWithT(t).Expect(w.Close()).To(MatchError(errFull))
	})
	for name, c := range map[string]struct {
		events []history.Event
		want   string
	}{
		"meta is not first":        {[]history.Event{note("x")}, "the first event must be meta"},
		"meta comes twice":         {[]history.Event{meta(), meta()}, "a second meta"},
		"an event says nothing":    {[]history.Event{meta(), {}}, "0 payloads"},
		"a figure is not a number": {[]history.Event{meta(), nan()}, "unsupported value"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var file bytes.Buffer
			w := history.NewWriter(&file)
			for _, e := range c.events {
				w.Record(e)
			}
			w.Record(note("afterwards"))
			g.Expect(w.Close()).To(MatchError(ContainSubstring(c.want)))
		})
	}
	t.Run("recorded after the end", func(t *testing.T) {
		w := history.NewWriter(&bytes.Buffer{})
		w.Record(meta())
		NewWithT(t).Expect(w.Close()).To(Succeed())
		w.Record(note("late"))
		NewWithT(t).Expect(w.Close()).To(MatchError(ContainSubstring("closed")))
	})
}

func nan() history.Event {
	return history.Event{Fault: &history.Fault{
		ID: "f", Stage: history.Confirmed, Evidence: []history.Evidence{{ID: "x", Value: math.NaN()}},
	}}
}
