package workload

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

// Each way of a real server to answer or to fail, and what users make of it.
func TestOutcomesOfRealServers(t *testing.T) {
	for _, c := range []struct {
		name        string
		handler     http.HandlerFunc
		write, read history.Op
	}{
		{"answers", func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				w.WriteHeader(http.StatusCreated)
			}
		}, history.Op{Outcome: history.OK, Status: 201}, history.Op{Outcome: history.OK, Status: 200}},
		{"refuses politely", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Read-Only", "true")
			w.WriteHeader(http.StatusServiceUnavailable)
		}, history.Op{Outcome: history.Refused, Status: 503}, history.Op{Outcome: history.Failed, Status: 503}},
		{"redirects", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		}, history.Op{Outcome: history.Unknown, Status: 302}, history.Op{Outcome: history.Failed, Status: 302}},
		{
			"hangs", func(_ http.ResponseWriter, r *http.Request) { hang(r) },
			history.Op{Outcome: history.Unknown, Error: "deadline 300ms exceeded"},
			history.Op{Outcome: history.Failed, Error: "deadline 300ms exceeded"},
		},
		{
			"hangs within the body", func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(http.StatusCreated)
				_ = http.NewResponseController(w).Flush()
				hang(r)
			},
			history.Op{Outcome: history.Unknown, Status: 201, Error: "deadline 300ms exceeded"},
			history.Op{Outcome: history.Failed, Status: 201, Error: "deadline 300ms exceeded"},
		},
		{
			"resets", func(w http.ResponseWriter, _ *http.Request) { breakOff(w, true) },
			history.Op{Outcome: history.Unknown, Error: "connection reset"},
			history.Op{Outcome: history.Failed, Error: "connection reset"},
		},
		{
			"closes", func(w http.ResponseWriter, _ *http.Request) { breakOff(w, false) },
			history.Op{Outcome: history.Unknown, Error: "EOF"},
			history.Op{Outcome: history.Failed, Error: "EOF"},
		},
		{
			"closes within the body", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "100")
				w.WriteHeader(http.StatusCreated)
				_ = http.NewResponseController(w).Flush()
				breakOff(w, false)
			},
			history.Op{Outcome: history.Unknown, Status: 201, Error: "EOF"},
			history.Op{Outcome: history.Failed, Status: 201, Error: "EOF"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := posts()
			w.Deadline, w.Region, w.Write.Authority = 300*time.Millisecond, "", ""
			r, _ := runner(t, w, serve(t, c.handler))
			for _, fresh := range []bool{true, false} {
				expectOp(t, r, history.Write, fresh, c.write)
				expectOp(t, r, history.Read, fresh, c.read)
			}
		})
	}
}

func TestOutcomeWithoutAServer(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + listener.Addr().String()
	_ = listener.Close()
	r, _ := runner(t, posts(), base)
	expectOp(t, r, history.Write, true, history.Op{Outcome: history.Unknown, Error: "connection refused"})
	expectOp(t, r, history.Read, false, history.Op{Outcome: history.Failed, Error: "connection refused"})
}

func expectOp(t *testing.T, r *Runner, kind history.Kind, fresh bool, want history.Op) {
	t.Helper()
	g := NewWithT(t)
	op := history.Op{ID: "x", Kind: kind, Fresh: fresh, Intended: r.clock.Now()}
	r.perform(t.Context(), &op)
	g.Expect(op.Sent).To(BeNumerically(">=", op.Intended))
	g.Expect(op.Done).To(BeNumerically(">=", op.Sent))
	g.Expect(op.Done - op.Sent).To(BeNumerically("<", r.program.deadline+time.Second))
	want.ID, want.Kind, want.Fresh = op.ID, op.Kind, op.Fresh
	want.Intended, want.Sent, want.Done = op.Intended, op.Sent, op.Done
	g.Expect(op).To(Equal(want))
}

// A busy machine that comes round to a request after it was due takes nothing
// off the time that the service has to answer it.
func TestDeadlineCountsFromTheSending(t *testing.T) {
	g := NewWithT(t)
	w := posts()
	w.Deadline = 200 * time.Millisecond
	hangs, _ := runner(t, w, serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { hang(r) })))
	answers, _ := runner(t, w, serve(t, http.HandlerFunc(func(_ http.ResponseWriter, _ *http.Request) {})))
	g.Expect(pause(t.Context(), 250*time.Millisecond)).To(BeTrue())

	op := history.Op{ID: "x", Kind: history.Read, Intended: 0}
	answers.perform(t.Context(), &op)
	g.Expect(op.Outcome).To(Equal(history.OK), op.Error)
	g.Expect(op.Sent - op.Intended).To(BeNumerically(">=", 250*time.Millisecond))

	op = history.Op{ID: "x", Kind: history.Read, Intended: 0}
	hangs.perform(t.Context(), &op)
	g.Expect(op.Error).To(Equal("deadline 200ms exceeded"))
	g.Expect(op.Done-op.Sent).To(BeNumerically(">=", w.Deadline), "surely late")
}

// net/http repeats reads by itself when a kept connection turns out to be dead.
// A server that answers once on each connection and then dies on the next
// request shows whether that happens to us: each request must be seen once,
// and each death be an operation that failed.
func TestEachOperationIsOneAttempt(t *testing.T) {
	g := NewWithT(t)
	var seen atomic.Int32
	base := oneAnswerEach(t, &seen)
	w := posts()
	w.Region = ""
	for _, kind := range []history.Kind{history.Read, history.Write} {
		r, _ := runner(t, w, base)
		seen.Store(0)
		var outcomes []string
		for range 6 {
			op := history.Op{ID: "x", Kind: kind, Intended: r.clock.Now()}
			r.perform(t.Context(), &op)
			outcomes = append(outcomes, op.Error)
		}
		g.Expect(seen.Load()).To(Equal(int32(6)), "%ss", kind)
		g.Expect(outcomes).To(Equal([]string{"", "EOF", "", "EOF", "", "EOF"}), "%ss", kind)
	}
}

// oneAnswerEach serves one answer on each connection, keeps it open, and closes
// it without an answer at the second request.
func oneAnswerEach(t *testing.T, seen *atomic.Int32) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go answerOnce(conn, seen)
		}
	}()
	return "http://" + listener.Addr().String()
}

func answerOnce(conn net.Conn, seen *atomic.Int32) {
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReader(conn)
	for n := range 2 {
		req, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		seen.Add(1)
		if _, err := reader.Discard(int(max(req.ContentLength, 0))); err != nil || n > 0 {
			return
		}
		status := "200 OK"
		if req.Method == http.MethodPost {
			status = "201 Created"
		}
		if _, err := conn.Write([]byte("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")); err != nil {
			return
		}
	}
}

// What goes over the wire is what x-gameday says, and nothing of our own.
func TestRequestsAreSentAsWritten(t *testing.T) {
	g := NewWithT(t)
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	got := make(chan *http.Request, 2)
	body := make(chan string, 2)
	base := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text := make([]byte, 64)
		n, _ := r.Body.Read(text)
		got <- r.Clone(context.WithoutCancel(r.Context()))
		body <- string(text[:n])
	}))
	w := posts()
	w.Write.Headers = map[string]string{"Content-Type": "application/json", "X-Id": "{{.ID}}", "Host": "board.example"}
	r, _ := runner(t, w, base)

	op := history.Op{ID: "a1", Kind: history.Write, Intended: r.clock.Now()}
	r.perform(t.Context(), &op)
	write := <-got
	g.Expect(<-body).To(Equal(`{"id":"a1"}`))
	g.Expect(write.Method + " " + write.URL.Path).To(Equal("POST /posts"))
	g.Expect(write.Proto).To(Equal("HTTP/1.1"))
	g.Expect(write.Host).To(Equal("board.example"))
	g.Expect(write.Header.Get("X-Id")).To(Equal("a1"))
	g.Expect(write.ContentLength).To(Equal(int64(11)))
	g.Expect(write.Header).NotTo(HaveKey("Accept-Encoding"))

	op = history.Op{ID: "a1", Kind: history.Read, Intended: r.clock.Now()}
	r.perform(t.Context(), &op)
	read := <-got
	g.Expect(<-body).To(BeEmpty())
	g.Expect(read.Method + " " + read.URL.Path).To(Equal("GET /posts/a1"))
	g.Expect(read.TransferEncoding).To(BeEmpty())
	g.Expect(read.ContentLength).To(BeZero())
}
