package pilot

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/gameday-harness/gameday/board/internal/bearer"
	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// Report is the answer to GET /status.
type Report struct {
	Ready   bool                       `json:"ready"`
	Missing []string                   `json:"missing"` // what keeps it from being ready
	Memory  Memory                     `json:"memory"`
	Hosts   [2]Host                    `json:"hosts"`
	Webs    map[string]map[string]bool `json:"webs"`

	Heartbeats []Heartbeat `json:"heartbeats"` // to every API
}

// Handler serves status, health, and the buttons.
func (p *Pilot) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, p.report()) })
	mux.HandleFunc("GET /ready", p.ready)
	mux.HandleFunc("GET /metrics", p.metrics)
	mux.HandleFunc("POST /failover", bearer.Guard(p.token, p.button(true)))
	mux.HandleFunc("POST /failback", bearer.Guard(p.token, p.button(false)))
	mux.HandleFunc("GET /{$}", p.page)
	return mux
}

func (p *Pilot) report() Report {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	v := p.view(now)
	missing := p.policy.missing(p.memory, v, p.webs, p.webCount, p.resting())
	missing = append(missing, p.restless()...)
	slices.Sort(missing)
	webs := make(map[string]map[string]bool, len(p.webs))
	for name, hosts := range p.webs { // each inner map is replaced as a whole, never changed
		webs[name] = hosts
	}
	return Report{Ready: len(missing) == 0, Missing: missing, Memory: p.memory, Hosts: v.Hosts, Webs: webs, Heartbeats: p.heartbeats(now)}
}

// restless says which agents do not answer, and which hosts run though they are not
// needed: a pilot light is ready when it is cold, or its failover would look quicker
// than it is.
func (p *Pilot) restless() []string {
	var out []string
	for region, hosts := range p.agents {
		for ip, a := range hosts {
			switch {
			case !a.up:
				out = append(out, fmt.Sprintf("the agent of host %s does not answer", ip))
			case p.heat[region] != protocol.Run && a.status.State != protocol.Cold:
				out = append(out, fmt.Sprintf("host %s in %s is not at rest yet", ip, region))
			}
		}
	}
	return out
}

func (p *Pilot) ready(w http.ResponseWriter, _ *http.Request) {
	r := p.report()
	status := http.StatusOK
	if !r.Ready {
		status = http.StatusServiceUnavailable
	}
	writeJSON(w, status, r.Missing)
}

// button answers 202 when what was asked for is under way (or done already),
// and 409 with the reason when it cannot be done now.
func (p *Pilot) button(away bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		d, err := p.policy.press(p.memory, p.view(p.now()), away)
		if err == nil {
			p.logger.Printf("button: %s", r.URL.Path)
			p.adopt(d)
		}
		p.mu.Unlock()
		switch {
		case err != nil:
			writeJSON(w, http.StatusConflict, map[string]string{"error": err.Error()})
		case r.Header.Get("Accept") != "application/json" && r.FormValue("from") == "page":
			http.Redirect(w, r, "/", http.StatusSeeOther)
		default:
			writeJSON(w, http.StatusAccepted, map[string][]string{"notes": d.Notes})
		}
	}
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	_ = enc.Encode(value)
}
