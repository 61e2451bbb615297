package queries

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"time"
)

// Handler serves metrics, and whether all is well.
func (q *Queries) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", q.metrics)
	mux.HandleFunc("GET /ready", q.ready)
	return mux
}

// ready is 200 when every query of the last second was answered.
func (q *Queries) ready(w http.ResponseWriter, _ *http.Request) {
	if share, ok := q.seen.share(time.Now()); !ok || share > 0 {
		http.Error(w, fmt.Sprintf("%.1f %% of queries failed", 100*share), http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// metrics are in Prometheus's text format. A share of nothing is no number.
func (q *Queries) metrics(w http.ResponseWriter, _ *http.Request) {
	now := time.Now()
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	for _, of := range []struct {
		name, help string
		seen       *window
	}{
		{"dns_queries", "DNS queries", &q.seen},
		{"links_dialled", "TCP connections to hosts", &q.links.seen},
	} {
		share, ok := of.seen.share(now)
		if !ok {
			share = math.NaN()
		}
		all, failed := of.seen.totals()
		metric(w, of.name+"_failed_ratio", "gauge", "share of "+of.help+" that failed, of those that ended in the last second", share)
		metric(w, of.name+"_total", "counter", of.help, float64(all))
		metric(w, of.name+"_failed_total", "counter", of.help+" that failed", float64(failed))
	}
}

func metric(w io.Writer, name, kind, help string, value float64) {
	fmt.Fprintf(w, "# HELP %[1]s %[3]s\n# TYPE %[1]s %[2]s\n%[1]s %[4]g\n", name, kind, help, value)
}
