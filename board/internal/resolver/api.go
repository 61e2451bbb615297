package resolver

import (
	"encoding/json"
	"net/http"
	"time"
)

// The API of a resolver host, which the fleet's controller uses. All need the token.
const (
	AdminPort  = "8053"
	PathStatus = "/status" // GET a Status
	PathEnter  = "/enter"  // POST: be in service; answers a Status
	PathLeave  = "/leave"  // POST: leave service; answers a Status
)

// Status is how a resolver host is.
type Status struct {
	Host     string  `json:"host"`
	In       bool    `json:"in"`       // in service
	Drained  bool    `json:"drained"`  // it answers no queries
	Capacity float64 `json:"capacity"` // queries a second that it can answer
	Rate     float64 `json:"rate"`     // queries a second that came in, over the last seconds
	Answered int     `json:"answered"` // queries, since it started
	Dropped  int     `json:"dropped"`  // queries that were too many, since it started
}

func (r *Resolver) status() Status {
	in, answers := r.service.in()
	s := Status{Host: r.name, In: in, Drained: !answers, Capacity: r.capacity, Rate: r.meter.rate(time.Now())}
	s.Answered, s.Dropped = r.meter.totals()
	return s
}

// Handler serves the API.
func (r *Resolver) Handler() http.Handler {
	mux := http.NewServeMux()
	tell := func(w http.ResponseWriter) { _ = json.NewEncoder(w).Encode(r.status()) }
	set := func(in bool) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			r.service.set(in)
			r.logger.Printf("in service: %t", in)
			tell(w)
		}
	}
	mux.HandleFunc("GET "+PathStatus, func(w http.ResponseWriter, _ *http.Request) { tell(w) })
	mux.HandleFunc("POST "+PathEnter, set(true))
	mux.HandleFunc("POST "+PathLeave, set(false))
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.Header.Get("Authorization") != "Bearer "+r.token {
			http.Error(w, "the token is missing or wrong", http.StatusUnauthorized)
			return
		}
		mux.ServeHTTP(w, q)
	})
}
