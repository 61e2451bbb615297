package keeper

import (
	"encoding/json"
	"net/http"

	"github.com/gameday-harness/gameday/board/internal/bearer"
	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// Handler serves the pilot, and the container's health check.
func (k *Keeper) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+protocol.PathBeat, bearer.Guard(k.token, k.beat))
	mux.HandleFunc("GET "+protocol.PathStatus, bearer.Guard(k.token, k.show))
	mux.HandleFunc("GET "+protocol.PathHealth, k.health)
	return mux
}

func (k *Keeper) beat(w http.ResponseWriter, r *http.Request) {
	var order protocol.Order
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&order); err != nil {
		http.Error(w, "the order cannot be read: "+err.Error(), http.StatusBadRequest)
		return
	}
	k.mu.Lock()
	k.inbox.accept(order, k.now())
	k.mu.Unlock()
	k.show(w, r)
}

func (k *Keeper) show(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(k.answer())
}

// answer completes the status with what is true at this moment.
func (k *Keeper) answer() protocol.Status {
	k.mu.Lock()
	defer k.mu.Unlock()
	st := k.status
	st.Generation = k.inbox.generation
	st.Lease = st.Role == protocol.RolePrimary && k.inbox.lease(st.Term, k.now())
	st.Stamp = int64(k.now())
	return st
}

// health is good when the host does its part: a primary that accepts writes
// with its standby streaming, or a standby that follows.
func (k *Keeper) health(w http.ResponseWriter, _ *http.Request) {
	st := k.answer()
	good := st.Running && (st.Receiving || st.Role == protocol.RolePrimary && !st.Fenced && st.Streaming)
	if !good {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(st)
}
