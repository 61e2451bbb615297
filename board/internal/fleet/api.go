package fleet

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Report is the answer to GET /status.
type Report struct {
	Config    Config   `json:"config"`
	InService int      `json:"in_service"`
	Load      float64  `json:"load"`     // queries a second that the fleet is asked
	Capacity  float64  `json:"capacity"` // queries a second of those in service
	Members   []Member `json:"members"`
}

// Handler serves status, health, metrics and the push. The push needs the
// token.
func (c *Controller) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /ready", c.ready)
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, c.report()) })
	mux.HandleFunc("GET /config", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, c.report().Config) })
	mux.HandleFunc("GET /metrics", c.metrics)
	mux.HandleFunc("POST /config", c.push)
	return mux
}

func (c *Controller) report() Report {
	c.mu.Lock()
	defer c.mu.Unlock()
	f, _ := c.fleet()
	return Report{
		Config: c.config, InService: f.inService(), Load: f.load(), Capacity: float64(f.inService()) * c.holds, Members: f.members,
	}
}

// ready is 200 when as many hosts are in service as are desired.
func (c *Controller) ready(w http.ResponseWriter, _ *http.Request) {
	r := c.report()
	if r.InService < r.Config.Desired {
		answer(w, http.StatusServiceUnavailable, fmt.Sprintf("%d of %d hosts are in service", r.InService, r.Config.Desired))
		return
	}
	answer(w, http.StatusOK, "ready")
}

// maxConfig bounds a push.
const maxConfig = 1 << 16

// push answers 202 when a configuration is in force, 400 when its form is wrong, 409
// when its version does not follow on the last one, and 422 when the guard refuses it.
func (c *Controller) push(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+c.token {
		answer(w, http.StatusUnauthorized, "the token is missing or wrong")
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxConfig))
	if err != nil {
		answer(w, http.StatusBadRequest, err.Error())
		return
	}
	next, err := ParseConfig(data)
	if err != nil {
		answer(w, http.StatusBadRequest, err.Error())
		return
	}
	now, err := c.Push(next)
	switch {
	case errors.As(err, new(staleError)):
		answer(w, http.StatusConflict, err.Error())
	case err != nil:
		answer(w, http.StatusUnprocessableEntity, err.Error())
	default:
		answer(w, http.StatusAccepted, now)
	}
}

// metrics are in Prometheus's text format.
func (c *Controller) metrics(w http.ResponseWriter, _ *http.Request) {
	r := c.report()
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	for _, m := range []struct {
		name, help string
		value      float64
	}{
		{"fleet_hosts_desired", "hosts that should be in service", float64(r.Config.Desired)},
		{"fleet_hosts_in_service", "hosts that are in service", float64(r.InService)},
		{"fleet_min_healthy", "hosts that stay in service at least", float64(r.Config.Floor())},
		{"fleet_config_version", "version of the configuration in force", float64(r.Config.Version)},
		{"fleet_load_queries_per_second", "queries a second that the fleet is asked", r.Load},
		{"fleet_capacity_queries_per_second", "queries a second that the hosts in service can answer", r.Capacity},
	} {
		fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s gauge\n%s %g\n", m.name, m.help, m.name, m.name, m.value)
	}
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}
