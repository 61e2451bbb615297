package truth

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// Paths of the service's control, which users do not know. It is asked over the
// listener that users enter by: an order is taken before that is shut, and its
// account is asked for when it is open again.
const (
	PathOrders = "/orders" // POST an Order; answered when its first span is in force
	PathTruth  = "/truth"  // GET the Account
)

// Region is what the service calls its region.
const Region = "here"

// Service answers users, and carries orders out.
type Service struct {
	ctx  context.Context
	book *Book
	gate *Gate
}

// Start makes a service that listens on an address until the process ends. ctx
// ends the orders under way.
func Start(ctx context.Context, addr string) (*Service, error) {
	s := &Service{ctx: ctx, book: NewBook(monotonic)}
	s.gate = NewGate(addr, s.handler())
	return s, s.gate.Open(ctx)
}

// Addr is where users and orders reach the service.
func (s *Service) Addr() string { return s.gate.Addr() }

func (s *Service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /items/{id}", s.write)
	mux.HandleFunc("GET /items/{id}", s.read)
	mux.HandleFunc("POST "+PathOrders, s.order)
	mux.HandleFunc("GET "+PathTruth, s.truth)
	return mux
}

func (s *Service) write(w http.ResponseWriter, r *http.Request) {
	d := s.await(r, s.book.Write)
	w.Header().Set("X-Served-By", Region)
	if d.Verb == Decline {
		w.Header().Set("X-Read-Only", "true")
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("X-Authority", Region)
	w.WriteHeader(http.StatusCreated)
}

func (s *Service) read(w http.ResponseWriter, r *http.Request) {
	d := s.await(r, s.book.Read)
	w.Header().Set("X-Served-By", Region)
	if d.Verb == NotThere {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("X-Copies", strconv.Itoa(d.Copies))
	_, _ = io.WriteString(w, r.PathValue("id")) // a user who has gone needs no answer
}

// await decides on a request until it is not to wait any longer. What is to be
// dropped does not come back.
func (s *Service) await(r *http.Request, decide func(string) Decision) Decision {
	for {
		d := decide(r.PathValue("id"))
		switch d.Verb {
		case Drop:
			panic(http.ErrAbortHandler)
		case WaitDrop, WaitRetry:
			select {
			case <-d.Until:
			case <-r.Context().Done(): // the user has gone
				panic(http.ErrAbortHandler)
			}
			if d.Verb == WaitDrop {
				panic(http.ErrAbortHandler)
			}
		default:
			return d
		}
	}
}

// order takes an order. Its answer says that the first span is in force, and
// nothing of when it began: who asked must know that as well as he can.
func (s *Service) order(w http.ResponseWriter, r *http.Request) {
	var o Order
	const most = 1 << 16
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, most)).Decode(&o); err != nil {
		http.Error(w, "truth: an order is JSON: "+err.Error(), http.StatusBadRequest)
		return
	}
	first, err := s.book.Begin(o)
	if err == nil && o.Spans[0].Mode == Away {
		err = s.gate.Shut(r.Context())
	}
	if err != nil {
		http.Error(w, err.Error(), statusOf(err))
		return
	}
	go s.play(first)
	w.Header().Set("Connection", "close")
	w.WriteHeader(http.StatusAccepted)
}

func statusOf(err error) int {
	if errors.Is(err, ErrBusy) {
		return http.StatusConflict
	}
	return http.StatusBadRequest
}

// play carries out the rest of a script: it waits for the end of each span that
// ends by time. One that ends by count is ended by the book, and is the last.
func (s *Service) play(first time.Duration) {
	for length := first; length > 0; {
		t := time.NewTimer(length)
		select {
		case <-t.C:
		case <-s.ctx.Done():
			t.Stop()
			return
		}
		length = s.advance()
	}
}

// advance goes to the next span. The listener opens before the span of which it
// is shut ends: until then requests are taken, but dropped.
func (s *Service) advance() time.Duration {
	before, after := s.book.Mode(), s.book.Following()
	if before == Away && after != Away {
		s.must(s.gate.Open(s.ctx))
	}
	length := s.book.Next()
	if before != Away && after == Away {
		s.must(s.gate.Shut(s.ctx))
	}
	return length
}

// must ends the process: the books would no longer be true.
func (s *Service) must(err error) {
	if err != nil {
		panic(err)
	}
}

func (s *Service) truth(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(s.book.Account()) // one who has gone asks again
}

// monotonic reads CLOCK_MONOTONIC, nanoseconds.
func monotonic() int64 {
	var ts unix.Timespec
	// It cannot fail: the clock exists on every kernel and ts is ours.
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts)
	return ts.Nano()
}
