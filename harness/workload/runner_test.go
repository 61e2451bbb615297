package workload

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	gomegatypes "github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/history"
)

func runFor(t *testing.T, r *Runner, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	r.Run(ctx)
}

func TestRunKeepsToItsSchedule(t *testing.T) {
	g := NewWithT(t)
	r, n := runner(t, posts(), serve(t, newBoard()))
	_, err := r.Prime(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	r.inFlight.Wait()
	primed := len(n.all())
	runFor(t, r, time.Second)

	ops := n.all()[primed:]
	slices.SortFunc(ops, func(a, b history.Op) int { return int(a.Intended - b.Intended) })
	g.Expect(len(ops)).To(BeNumerically("~", 100, 10))
	var lastWrite, last time.Duration
	counts := map[history.Kind]int{}
	for i, op := range ops {
		g.Expect(op.Outcome).To(Equal(history.OK))
		g.Expect(op.Region).To(Equal("seoul"))
		if i > 0 {
			g.Expect(op.Intended - last).To(BeNumerically("~", 10*time.Millisecond, time.Microsecond))
		}
		if last = op.Intended; op.Kind != history.Write {
			counts[history.Read]++
			continue
		}
		if counts[history.Write]++; counts[history.Write] > 1 {
			g.Expect(op.Intended - lastWrite).To(BeNumerically("~", 20*time.Millisecond, 10*time.Millisecond+time.Microsecond))
		}
		lastWrite = op.Intended
	}
	g.Expect(counts[history.Write]).To(BeNumerically("~", counts[history.Read], 3))
	l := r.Lateness()
	g.Expect(l.Sent).To(Equal(len(ops)))
	t.Logf("lateness: %+v", l)
}

// The measurement that a capped generator gets wrong: at 200 requests a second
// a stall of 2 s delays 400 requests, by 2 s down to nothing.
func TestAStallShowsInLatencyFromIntendedTimes(t *testing.T) {
	g := NewWithT(t)
	begin := time.Now()
	var gate sync.RWMutex
	inner := newBoard()
	base := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		gate.RLock()
		defer gate.RUnlock()
		inner.ServeHTTP(w, r)
	}))
	w := posts()
	w.Rate, w.Deadline = 200, 30*time.Second
	r, n := runner(t, w, base)
	done := make(chan struct{})
	go func() {
		defer close(done)
		pause(t.Context(), 500*time.Millisecond)
		gate.Lock()
		defer gate.Unlock()
		pause(t.Context(), 2*time.Second)
	}()
	runFor(t, r, 4*time.Second)
	<-done

	var latencies []time.Duration
	for _, op := range n.all() {
		g.Expect(op.Outcome).To(Equal(history.OK), op.Error)
		latencies = append(latencies, op.Done-op.Intended)
	}
	slices.Sort(latencies)
	p90 := latencies[len(latencies)*9/10]
	t.Logf("%d requests in %v: median %v, p90 %v, worst %v; lateness %+v", len(latencies),
		time.Since(begin).Round(time.Millisecond), latencies[len(latencies)/2], p90, latencies[len(latencies)-1], r.Lateness())
	g.Expect(len(latencies)).To(BeNumerically("~", 800, 60), "nothing is skipped during the stall")
	// No upper bounds: a busy machine adds to both. A capped generator has a p90
	// of nearly nothing.
	g.Expect(p90).To(BeNumerically(">", 1500*time.Millisecond))
	g.Expect(latencies[len(latencies)-1]).To(BeNumerically(">", 1950*time.Millisecond))
}

func TestFreshConnectionsAreTheirOwn(t *testing.T) {
	for _, c := range []struct {
		name        string
		fresh       float64
		connections func(requests int) gomegatypes.GomegaMatcher
	}{
		{"all fresh", 1, func(requests int) gomegatypes.GomegaMatcher { return Equal(requests) }},
		{"all kept", 0, func(requests int) gomegatypes.GomegaMatcher { return BeNumerically("<=", requests/3) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			var mu sync.Mutex
			from := map[string]int{}
			inner := newBoard()
			w := posts()
			w.Fresh = c.fresh
			r, n := runner(t, w, serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				from[r.RemoteAddr]++
				mu.Unlock()
				inner.ServeHTTP(w, r)
			})))
			_, err := r.Prime(t.Context())
			g.Expect(err).NotTo(HaveOccurred())
			r.inFlight.Wait()
			primed := len(n.all())
			clear(from)
			runFor(t, r, 495*time.Millisecond)
			ops := n.all()[primed:]
			for _, op := range ops {
				g.Expect(op.Fresh).To(Equal(c.fresh == 1))
			}
			g.Expect(len(ops)).To(BeNumerically(">", 40))
			g.Expect(len(from)).To(c.connections(len(ops)), "%v", from)
		})
	}
}

// Requests in flight when the load ends belong to the history.
func TestRunWaitsForWhatItSent(t *testing.T) {
	g := NewWithT(t)
	w := posts()
	w.Deadline = 400 * time.Millisecond
	r, n := runner(t, w, serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { hang(r) })))
	runFor(t, r, 205*time.Millisecond)
	ops := n.all()
	g.Expect(len(ops)).To(BeNumerically("~", 21, 4))
	for _, op := range ops {
		g.Expect(op.Kind).To(Equal(history.Write), "there is nothing to read yet")
		g.Expect(op.Outcome).To(Equal(history.Unknown))
		g.Expect(op.Done-op.Sent).To(BeNumerically(">=", w.Deadline), "it had its whole deadline")
	}
	g.Expect(r.IDs()).To(HaveLen(len(ops)))
	g.Expect(r.IDs()[0]).To(Equal("t-w-1"))
}

func TestReadsAskForAcknowledgedIDsAsTheSeedSays(t *testing.T) {
	g := NewWithT(t)
	pick := func(seed int64) []string {
		i := newIDs("t", seed)
		_, found := i.any()
		g.Expect(found).To(BeFalse())
		for range 10 {
			i.acknowledge(i.next())
		}
		var picked []string
		for range 20 {
			id, _ := i.any()
			picked = append(picked, id)
		}
		return picked
	}
	g.Expect(pick(1)).To(Equal(pick(1)))
	g.Expect(pick(1)).NotTo(Equal(pick(2)))
}

func TestNewExplains(t *testing.T) {
	g := NewWithT(t)
	p, err := Compile(posts())
	g.Expect(err).NotTo(HaveOccurred())
	_, err = New(p, "127.0.0.1:8080", func(history.Op) {}, history.NewClock(), 1)
	g.Expect(err).To(MatchError(`workload: "127.0.0.1:8080" is no address of a system (such as http://127.0.0.1:8080)`))
	_, err = New(p, "http://127.0.0.1:8080", func(history.Op) {}, history.NewClock(), 1, Prefix("a/b"))
	g.Expect(err).To(MatchError(`workload: the prefix "a/b" of ids has more than letters, digits, - and _`))
}
