package web

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
)

// notes keeps operations as they are recorded.
type notes struct {
	mu  sync.Mutex
	ops []history.Op
}

func (n *notes) add(op history.Op) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ops = append(n.ops, op)
}

func (n *notes) all() []history.Op {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]history.Op{}, n.ops...)
}

// board is a real HTTP service: POST /posts keeps an id, GET /posts/ID finds
// it.
type board struct {
	mu    sync.Mutex
	posts map[string]bool
}

func newBoard() *board { return &board{posts: map[string]bool{}} }

// ServeHTTP implements http.Handler.
func (b *board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Served-By", "seoul")
	b.mu.Lock()
	defer b.mu.Unlock()
	if r.Method == http.MethodPost {
		var text [256]byte
		n, _ := r.Body.Read(text[:])
		b.posts[strings.Split(string(text[:n]), `"`)[3]] = true
		w.WriteHeader(http.StatusCreated)
		_, _ = fmt.Fprint(w, `{"region":"seoul"}`)
		return
	}
	if !b.posts[strings.TrimPrefix(r.URL.Path, "/posts/")] {
		w.WriteHeader(http.StatusNotFound)
	}
}

// serve starts a server that ends with the test.
func serve(tb testing.TB, handler http.Handler) string {
	tb.Helper()
	server := httptest.NewServer(handler)
	tb.Cleanup(server.Close)
	return server.URL
}

// dial makes a client of a workload that ends with the test.
func dial(tb testing.TB, w settings.Workload, base string) *client {
	tb.Helper()
	p, err := compile(w)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := p.Dial(workload.Target{Entry: base, IDs: "t-"})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Close)
	return c.(*client)
}

// runner makes a runner of a workload that ends with the test.
func runner(tb testing.TB, w settings.Workload, base string) (*workload.Runner, *notes) {
	tb.Helper()
	p, err := workload.Compile(w, Protocol{})
	if err != nil {
		tb.Fatal(err)
	}
	n := &notes{}
	r, err := workload.New(p, base, n.add, history.NewClock(), 1, workload.Prefix("t"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(r.Close)
	return r, n
}

// hang holds a request until its client gives up. The server notices that only
// once the body has been read.
func hang(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// breakOff ends the request's connection: with a reset, or politely.
func breakOff(w http.ResponseWriter, reset bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
