package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	gomegatypes "github.com/onsi/gomega/types"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
)

func runFor(t *testing.T, r *workload.Runner, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	r.Run(ctx)
}

// A whole workload over real connections: everything that is written is found, and
// nothing else.
func TestAWorkloadOverHTTP(t *testing.T) {
	g := NewWithT(t)
	r, n := runner(t, posts(), serve(t, newBoard()))
	_, err := r.Prime(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	runFor(t, r, time.Second)
	ops := n.all()
	g.Expect(len(ops)).To(BeNumerically(">", 20), "a busy machine sends fewer")
	for _, op := range ops {
		g.Expect(op.Served()).To(BeTrue(), "%+v", op)
		g.Expect(op.Region).To(Equal("seoul"))
		g.Expect(op.Sent).To(BeNumerically(">=", op.Intended))
		g.Expect(op.Done).To(BeNumerically(">=", op.Sent))
		if op.Kind == history.Write {
			g.Expect(op.Authority).To(Equal("seoul"))
		}
	}
	finals := r.FinalRead(t.Context(), r.IDs())
	g.Expect(finals).To(HaveLen(len(r.IDs()) + 20))
	for _, final := range finals {
		g.Expect(final.Outcome == history.OK).To(Equal(!final.Never), "%+v", final)
	}
	t.Logf("lateness: %+v", r.Lateness())
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
		<-time.After(500 * time.Millisecond)
		gate.Lock()
		defer gate.Unlock()
		<-time.After(2 * time.Second)
	}()
	runFor(t, r, 4*time.Second)
	<-done

	var latencies []time.Duration
	for _, op := range n.all() {
		g.Expect(op.Served()).To(BeTrue(), op.Error)
		latencies = append(latencies, op.Latency())
	}
	slices.Sort(latencies)
	p90 := latencies[len(latencies)*9/10]
	t.Logf("%d requests in %v: median %v, p90 %v, worst %v; lateness %+v", len(latencies),
		time.Since(begin).Round(time.Millisecond), latencies[len(latencies)/2], p90, latencies[len(latencies)-1], r.Lateness())
	g.Expect(len(latencies)).To(BeNumerically(">", 600), "nothing is skipped during the stall")
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
			w.Fresh, w.Writes = c.fresh, 1
			r, n := runner(t, w, serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				from[r.RemoteAddr]++
				mu.Unlock()
				inner.ServeHTTP(w, r)
			})))
			runFor(t, r, 495*time.Millisecond)
			ops := n.all()
			for _, op := range ops {
				g.Expect(op.Fresh).To(Equal(c.fresh == 1))
			}
			g.Expect(len(ops)).To(BeNumerically(">", 10))
			g.Expect(len(from)).To(c.connections(len(ops)), "%v", from)
		})
	}
}

func TestFinalReadOfMany(t *testing.T) {
	g := NewWithT(t)
	r, _ := runner(t, posts(), serve(t, http.HandlerFunc(func(_ http.ResponseWriter, _ *http.Request) {})))
	var ids []string
	for i := range 2000 {
		ids = append(ids, fmt.Sprint(i))
	}
	begin := time.Now()
	for i, final := range r.FinalRead(t.Context(), ids)[:2000] {
		g.Expect(final).To(Equal(history.Final{ID: ids[i], Outcome: history.OK}))
	}
	t.Logf("2000 ids in %v", time.Since(begin))
}

func TestDialExplains(t *testing.T) {
	for _, entry := range []string{"127.0.0.1:8080", "", "ftp://127.0.0.1", "http://"} {
		g := NewWithT(t)
		p, err := compile(posts())
		g.Expect(err).NotTo(HaveOccurred())
		_, err = p.Dial(workload.Target{Entry: entry})
		g.Expect(err).To(MatchError(fmt.Sprintf(`workload: %q is no address of a system (such as http://127.0.0.1:8080)`, entry)))
	}
}

func TestSays(t *testing.T) {
	g := NewWithT(t)
	says := func(change func(w *settings.Workload)) workload.Says {
		w := posts()
		change(&w)
		p, err := workload.Compile(w, Protocol{})
		g.Expect(err).NotTo(HaveOccurred())
		return p.Says()
	}
	g.Expect(says(func(w *settings.Workload) { w.Read.Copies = "header('X-Copies')" })).
		To(Equal(workload.Says{Refused: true, Missing: true, Copies: true, Region: true, Authority: true}))
	g.Expect(says(func(w *settings.Workload) { w.Write.Refused, w.Write.Authority, w.Region = "", "", "" })).
		To(Equal(workload.Says{Missing: true}))
}
