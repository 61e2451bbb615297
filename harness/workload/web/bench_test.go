package web

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
)

// BenchmarkAttempt is a whole operation over a kept connection to a server on
// loopback; BenchmarkBareClient is the same request by net/http alone. The
// difference is what the sender adds.
func BenchmarkAttempt(b *testing.B) {
	c := dial(b, posts(), serve(b, empty()))
	for b.Loop() {
		c.Do(b.Context(), workload.Operation{ID: "x", Kind: history.Read})
	}
}

func BenchmarkBareClient(b *testing.B) {
	base := serve(b, empty())
	transport := newConnections(time.Second, nil).kept
	defer transport.CloseIdleConnections()
	for b.Loop() {
		req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, base+"/posts/x", nil)
		if err != nil {
			b.Fatal(err)
		}
		resp, err := transport.RoundTrip(req)
		if err != nil {
			b.Fatal(err)
		}
		_ = resp.Body.Close()
	}
}

// BenchmarkLateness runs the schedule at 1000 requests a second and reports how
// late the generator itself was.
func BenchmarkLateness(b *testing.B) {
	w := posts()
	w.Rate = 1000
	r, _ := runner(b, w, serve(b, newBoard()))
	for b.Loop() {
		ctx, cancel := context.WithTimeout(b.Context(), 2*time.Second)
		r.Run(ctx)
		cancel()
	}
	l := r.Lateness()
	b.ReportMetric(float64(l.Worst.Microseconds()), "worst-us")
	b.ReportMetric(100*float64(l.Late)/float64(max(l.Sent, 1)), "%late")
}

func empty() http.Handler {
	return http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
}
