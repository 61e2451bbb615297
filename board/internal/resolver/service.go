package resolver

import (
	"sync"
	"time"
)

// service says whether this host is in service. One that leaves fails its health
// check at once, and goes on answering until the front has surely noticed.
type service struct {
	drain time.Duration

	mu    sync.Mutex
	out   bool
	since time.Time // when it was told to leave
}

func (s *service) set(in bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.out == !in {
		return
	}
	s.out, s.since = !in, time.Now()
}

// in says whether it is in service, and answers whether it answers queries at all.
func (s *service) in() (in, answers bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.out, !s.out || time.Since(s.since) < s.drain
}
