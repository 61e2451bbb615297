package control

import (
	"context"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	// strangers bounds the connections that have not shown the token yet. Anybody on
	// this machine can open one.
	strangers = 64

	headerLimit = 5 * time.Second  // until the head of a request is there
	bodyLimit   = 60 * time.Second // until a request is read; a probe answers within 30 s
	answerLimit = 90 * time.Second // until it is answered
	idleLimit   = 3 * time.Minute  // longer than any client of ours keeps a connection
	headerBytes = 16 << 10
)

// Server serves the control API. A connection counts as a stranger until one of its
// requests has shown the token; when there are too many, the oldest of them is
// closed, so that strangers never keep the harness out.
func Server(api http.Handler) *http.Server {
	var door door
	return &http.Server{
		Handler:           api,
		ReadHeaderTimeout: headerLimit,
		ReadTimeout:       bodyLimit,
		WriteTimeout:      answerLimit,
		IdleTimeout:       idleLimit,
		MaxHeaderBytes:    headerBytes,
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			return context.WithValue(ctx, visit{}, func() { door.leave(conn) })
		},
		ConnState: func(conn net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				door.enter(conn)
			case http.StateClosed, http.StateHijacked:
				door.leave(conn)
			case http.StateActive, http.StateIdle:
			}
		},
	}
}

// visit is the key of what makes a stranger known.
type visit struct{}

// known says that the connection of a request is no stranger's.
func known(r *http.Request) {
	if welcome, is := r.Context().Value(visit{}).(func()); is {
		welcome()
	}
}

// door keeps the strangers, the oldest first.
type door struct {
	mu      sync.Mutex
	waiting []net.Conn
}

func (d *door) enter(conn net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.waiting) >= strangers {
		_ = d.waiting[0].Close() // its end takes it off, if it is still there then
		d.waiting = slices.Delete(d.waiting, 0, 1)
	}
	d.waiting = append(d.waiting, conn)
}

func (d *door) leave(conn net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waiting = slices.DeleteFunc(d.waiting, func(c net.Conn) bool { return c == conn })
}
