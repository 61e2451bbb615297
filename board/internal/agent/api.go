package agent

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/gameday-harness/gameday/board/internal/bearer"
	"github.com/gameday-harness/gameday/board/internal/health"
	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// Handler serves the pilot, and the container's health check.
func (a *Agent) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+protocol.PathOrder, bearer.Guard(a.token, a.order))
	mux.HandleFunc("GET "+protocol.PathAgentHealth, a.health)
	return mux
}

func (a *Agent) order(w http.ResponseWriter, r *http.Request) {
	var order protocol.ServiceOrder
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&order); err != nil {
		http.Error(w, "the order cannot be read: "+err.Error(), http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	a.inbox.accept(order, a.now())
	a.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(a.status())
}

// health is good on a host that rests, and on one whose service says that it is well.
func (a *Agent) health(w http.ResponseWriter, r *http.Request) {
	state := a.status().State
	good := state == protocol.Cold
	if state == protocol.Running {
		good = health.Call(r.Context(), http.MethodGet, "http://127.0.0.1"+serviceAddress+"/healthz", "", io.Discard) == nil
	}
	if !good {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	fmt.Fprintln(w, state)
}
