package web

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/board/internal/rhythm"
)

const (
	lookupEvery = 500 * time.Millisecond
	lookupLimit = 2500 * time.Millisecond
	namesLost   = 3 * time.Second
)

// names watches whether the databases' names can be looked up. When they
// cannot, this host will lose its databases as its connections age; it says so
// before, so that users can be moved while they are still served.
type names struct {
	hosts []string

	mu   sync.Mutex
	good time.Time
}

func (n *names) run(ctx context.Context) {
	var all sync.WaitGroup
	for _, host := range n.hosts {
		all.Go(func() { rhythm.Every(ctx, lookupEvery, func() { n.lookup(ctx, host) }) })
	}
	all.Wait()
}

func (n *names) lookup(ctx context.Context, host string) {
	ctx, cancel := context.WithTimeout(ctx, lookupLimit)
	defer cancel()
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip4", host)
	if err != nil || len(found) == 0 {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.good = time.Now()
}

func (n *names) resolve() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return time.Since(n.good) < namesLost
}

// asking asks for the name of the local database before each request, as services do
// that keep neither connections nor addresses. A request whose name is not found
// fails, and nothing was written.
func (w *Web) asking(next http.HandlerFunc) http.HandlerFunc {
	if !w.asks {
		return next
	}
	return func(rw http.ResponseWriter, r *http.Request) {
		if _, err := net.DefaultResolver.LookupNetIP(r.Context(), "ip4", w.names.hosts[0]); err != nil {
			answer(rw, http.StatusBadGateway, map[string]string{"error": "the name of the database cannot be looked up"})
			return
		}
		next(rw, r)
	}
}
