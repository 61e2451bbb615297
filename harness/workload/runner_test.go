package workload

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/wait"
)

func runFor(t *testing.T, r interface{ Run(context.Context) }, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	r.Run(ctx)
}

func TestRunKeepsToItsSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r, n := runner(t, posts(), newService())
		_, err := r.Prime(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		r.inFlight.Wait()
		primed := len(n.all())
		runFor(t, r, time.Second-time.Millisecond)

		ops := n.all()[primed:]
		slices.SortFunc(ops, func(a, b history.Op) int { return int(a.Intended - b.Intended) })
		g.Expect(ops).To(HaveLen(100))
		var lastWrite time.Duration
		writes := 0
		for i, op := range ops {
			g.Expect(op.Served()).To(BeTrue(), "%+v", op)
			g.Expect(op.Region).To(Equal("seoul"))
			g.Expect(op.Intended - ops[0].Intended).To(BeNumerically("~", time.Duration(i)*10*time.Millisecond, time.Microsecond))
			g.Expect(op.Sent).To(BeNumerically("~", op.Intended, time.Microsecond))
			g.Expect(op.Done - op.Sent).To(Equal(2 * time.Millisecond))
			if op.Kind == history.Read {
				g.Expect(op.Authority).To(BeEmpty())
				continue
			}
			if writes++; writes > 1 {
				g.Expect(op.Intended - lastWrite).To(BeNumerically("~", 20*time.Millisecond, 10*time.Millisecond+time.Microsecond))
			}
			lastWrite = op.Intended
		}
		g.Expect(writes).To(BeNumerically("~", 50, 1))
		g.Expect(r.Lateness().Sent).To(Equal(100))
		g.Expect(r.Lateness().Late).To(BeZero())
	})
}

// A generator that holds back while the service stalls would show nothing of it: at
// 200 requests a second a stall of 2 s delays 400 requests, by 2 s down to nothing.
func TestAStallShowsInLatencyFromIntendedTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		begin := time.Now().Add(501 * time.Millisecond)
		w := posts()
		w.Rate, w.Deadline = 200, 30*time.Second
		r, n := runner(t, w, answering(func(Operation, int) Reply {
			if since := time.Since(begin); since >= 0 && since < 2*time.Second {
				_ = wait.Pause(context.Background(), 2*time.Second-since)
			}
			return Reply{Outcome: history.OK}
		}))
		runFor(t, r, 4*time.Second-time.Millisecond)

		var latencies []time.Duration
		for _, op := range n.all() {
			latencies = append(latencies, op.Latency())
		}
		slices.Sort(latencies)
		g.Expect(latencies).To(HaveLen(800), "nothing is skipped during the stall")
		g.Expect(latencies[len(latencies)*9/10]).To(BeNumerically("~", 1600*time.Millisecond, 10*time.Millisecond))
		g.Expect(latencies[799]).To(BeNumerically("~", 1996*time.Millisecond, 6*time.Millisecond))
	})
}

// Requests in flight when the load ends belong to the history.
func TestRunWaitsForWhatItSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r, n := runner(t, posts(), answering(func(Operation, int) Reply {
			_ = wait.Pause(context.Background(), 400*time.Millisecond)
			return Reply{Outcome: history.Unknown}
		}))
		runFor(t, r, 205*time.Millisecond)
		ops := n.all()
		g.Expect(ops).To(HaveLen(21))
		for _, op := range ops {
			g.Expect(op.Kind).To(Equal(history.Write), "there is nothing to read yet")
			g.Expect(op.Outcome).To(Equal(history.Unknown))
			g.Expect(op.Done-op.Sent).To(Equal(400*time.Millisecond), "it had its whole deadline")
		}
		g.Expect(r.IDs()).To(HaveLen(len(ops)))
	})
}

// A user who gives up takes nothing back that was sent.
func TestTheWorkloadNeverCancelsAnOperation(t *testing.T) {
	g := NewWithT(t)
	s := newService()
	r, _ := runner(t, posts(), s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	op := history.Op{ID: "x", Kind: history.Write}
	r.perform(ctx, &op, false)
	g.Expect(op.Done-op.Sent).To(BeNumerically(">=", 2*time.Millisecond), "pause would have ended at once")
}

// Some reads ask for ids that were never written, and nothing tells a service which.
func TestSomeReadsAskForWhatWasNeverWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		s := newService()
		r, n := runner(t, posts(), s)
		_, err := r.Prime(t.Context())
		g.Expect(err).NotTo(HaveOccurred())
		runFor(t, r, 100*time.Second)
		written := map[string]bool{}
		for _, id := range r.IDs() {
			written[id] = true
		}
		reads, never := 0, map[string]bool{}
		for _, op := range n.all() {
			g.Expect(op.Never).To(Equal(!written[op.ID]), op.ID)
			g.Expect(op.ID).To(MatchRegexp(`^t-w-[0-9a-f]{8}$`))
			if op.Kind == history.Read {
				reads++
			}
			if op.Never {
				g.Expect(op.Kind).To(Equal(history.Read))
				g.Expect(op.Outcome).To(Equal(history.Missing))
				g.Expect(op.Served()).To(BeTrue())
				never[op.ID] = true
			}
		}
		g.Expect(len(never)).To(BeNumerically("~", reads/50, 2), "each another one, of %d reads", reads)
	})
}

func TestNewExplains(t *testing.T) {
	g := NewWithT(t)
	w := posts()
	p, err := Compile(w, paper{dial: errors.New("no address")})
	g.Expect(err).NotTo(HaveOccurred())
	_, err = New(p, "?", func(history.Op) {}, history.NewClock(), 1)
	g.Expect(err).To(MatchError("no address"))
	_, err = New(p, "x", func(history.Op) {}, history.NewClock(), 1, Prefix("a/b"))
	g.Expect(err).To(MatchError(`workload: the prefix "a/b" of ids has more than letters, digits, - and _`))
}

func TestCloseClosesTheClient(t *testing.T) {
	g := NewWithT(t)
	s := newService()
	r, _ := runner(t, posts(), s)
	g.Expect(s.target).To(Equal(Target{Entry: "paper://system", IDs: "t-"}))
	r.Close()
	g.Expect(s.closed).To(Equal(1))
}
