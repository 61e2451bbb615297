package queries

import (
	"sync"
	"time"
)

// window counts what became known over the last second, and in all.
type window struct {
	mu     sync.Mutex
	recent []outcome // of the last second, in order
	all    int
	failed int
}

// outcome is what became of one query.
type outcome struct {
	at     time.Time
	failed bool
}

// windowSpan is what a share is taken over.
const windowSpan = time.Second

// add takes an outcome.
func (w *window) add(now time.Time, failed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.recent = append(w.recent, outcome{now, failed})
	w.all++
	if failed {
		w.failed++
	}
	w.trim(now)
}

// trim forgets what is older than the window.
func (w *window) trim(now time.Time) {
	old := 0
	for old < len(w.recent) && now.Sub(w.recent[old].at) > windowSpan {
		old++
	}
	w.recent = append(w.recent[:0], w.recent[old:]...)
}

// share is the share that failed in the last second; ok is false when nothing became
// known then.
func (w *window) share(now time.Time) (share float64, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trim(now)
	failed := 0
	for _, o := range w.recent {
		if o.failed {
			failed++
		}
	}
	if len(w.recent) == 0 {
		return 0, false
	}
	return float64(failed) / float64(len(w.recent)), true
}

func (w *window) totals() (all, failed int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.all, w.failed
}
