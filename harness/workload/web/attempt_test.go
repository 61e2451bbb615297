package web

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
	"github.com/gameday-harness/gameday/harness/workload"
)

// Each way of a real server to answer or to fail, and what users make of it.
func TestOutcomesOfRealServers(t *testing.T) {
	for _, c := range []struct {
		name        string
		handler     http.HandlerFunc
		write, read workload.Reply
	}{
		{"answers", func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				w.WriteHeader(http.StatusCreated)
			}
		}, workload.Reply{Outcome: history.OK, Status: 201}, workload.Reply{Outcome: history.OK, Status: 200}},
		{"refuses politely", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Read-Only", "true")
			w.WriteHeader(http.StatusServiceUnavailable)
		}, workload.Reply{Outcome: history.Refused, Status: 503}, workload.Reply{Outcome: history.Failed, Status: 503}},
		{"redirects", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		}, workload.Reply{Outcome: history.Unknown, Status: 302}, workload.Reply{Outcome: history.Failed, Status: 302}},
		{
			"hangs", func(_ http.ResponseWriter, r *http.Request) { hang(r) },
			workload.Reply{Outcome: history.Unknown, Error: "deadline 300ms exceeded"},
			workload.Reply{Outcome: history.Failed, Error: "deadline 300ms exceeded"},
		},
		{
			"hangs within the body", func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(http.StatusCreated)
				_ = http.NewResponseController(w).Flush()
				hang(r)
			},
			workload.Reply{Outcome: history.Unknown, Status: 201, Error: "deadline 300ms exceeded"},
			workload.Reply{Outcome: history.Failed, Status: 201, Error: "deadline 300ms exceeded"},
		},
		{
			"resets", func(w http.ResponseWriter, _ *http.Request) { breakOff(w, true) },
			workload.Reply{Outcome: history.Unknown, Error: "connection reset"},
			workload.Reply{Outcome: history.Failed, Error: "connection reset"},
		},
		{
			"closes", func(w http.ResponseWriter, _ *http.Request) { breakOff(w, false) },
			workload.Reply{Outcome: history.Unknown, Error: "EOF"},
			workload.Reply{Outcome: history.Failed, Error: "EOF"},
		},
		{
			"closes within the body", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "100")
				w.WriteHeader(http.StatusCreated)
				_ = http.NewResponseController(w).Flush()
				breakOff(w, false)
			},
			workload.Reply{Outcome: history.Unknown, Status: 201, Error: "EOF"},
			workload.Reply{Outcome: history.Failed, Status: 201, Error: "EOF"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := posts()
			w.Deadline, w.Region, w.Write.Authority = 300*time.Millisecond, "", ""
			r := dial(t, w, serve(t, c.handler))
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
	r := dial(t, posts(), base)
	expectOp(t, r, history.Write, true, workload.Reply{Outcome: history.Unknown, Error: "connection refused"})
	expectOp(t, r, history.Read, false, workload.Reply{Outcome: history.Failed, Error: "connection refused"})
}

func expectOp(t *testing.T, c *client, kind history.Kind, fresh bool, want workload.Reply) {
	t.Helper()
	g := NewWithT(t)
	begun := time.Now()
	got := c.Do(t.Context(), workload.Operation{ID: "x", Kind: kind, Fresh: fresh})
	g.Expect(got.Sent).To(BeTemporally(">=", begun))
	g.Expect(got.Done).To(BeTemporally(">=", got.Sent))
	g.Expect(got.Done.Sub(got.Sent)).To(BeNumerically("<", c.deadline+time.Second))
	want.Sent, want.Done = got.Sent, got.Done
	g.Expect(got).To(Equal(want))
}

// The service has its whole deadline from the sending on, whatever was before.
func TestDeadlineCountsFromTheSending(t *testing.T) {
	g := NewWithT(t)
	w := posts()
	w.Deadline = 200 * time.Millisecond
	c := dial(t, w, serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { hang(r) })))
	timer := time.NewTimer(250 * time.Millisecond)
	defer timer.Stop()
	<-timer.C
	got := c.Do(t.Context(), workload.Operation{ID: "x", Kind: history.Read})
	g.Expect(got.Error).To(Equal("deadline 200ms exceeded"))
	g.Expect(got.Done.Sub(got.Sent)).To(BeNumerically(">=", w.Deadline), "surely late")
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
		c := dial(t, w, base)
		seen.Store(0)
		var outcomes []string
		for range 6 {
			outcomes = append(outcomes, c.Do(t.Context(), workload.Operation{ID: "x", Kind: kind}).Error)
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
	c := dial(t, w, base)

	c.Do(t.Context(), workload.Operation{ID: "a1", Kind: history.Write})
	write := <-got
	g.Expect(<-body).To(Equal(`{"id":"a1"}`))
	g.Expect(write.Method + " " + write.URL.Path).To(Equal("POST /posts"))
	g.Expect(write.Proto).To(Equal("HTTP/1.1"))
	g.Expect(write.Host).To(Equal("board.example"))
	g.Expect(write.Header.Get("X-Id")).To(Equal("a1"))
	g.Expect(write.ContentLength).To(Equal(int64(11)))
	g.Expect(write.Header).NotTo(HaveKey("Accept-Encoding"))

	c.Do(t.Context(), workload.Operation{ID: "a1", Kind: history.Read})
	read := <-got
	g.Expect(<-body).To(BeEmpty())
	g.Expect(read.Method + " " + read.URL.Path).To(Equal("GET /posts/a1"))
	g.Expect(read.TransferEncoding).To(BeEmpty())
	g.Expect(read.ContentLength).To(BeZero())
}
