package resolver

import (
	"context"
	"sync"
	"time"
)

// queue is the work of a host that answers one query after another, each in the same
// time: the M/D/1/K queue of queueing theory. A query that would have to wait for too
// long is dropped, as by a socket whose buffer is full.
type queue struct {
	each    time.Duration // that one query takes
	longest time.Duration // that a query may wait

	mu   sync.Mutex
	free time.Time // when all that was admitted will be done
}

// admit waits until a query has had its turn. It is false for one that is dropped.
func (q *queue) admit(ctx context.Context) bool {
	q.mu.Lock()
	now := time.Now()
	if q.free.Before(now) {
		q.free = now
	}
	if q.free.Sub(now) > q.longest {
		q.mu.Unlock()
		return false
	}
	q.free = q.free.Add(q.each)
	wait := q.free.Sub(now)
	q.mu.Unlock()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
